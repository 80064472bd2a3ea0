from packaging.requirements import Requirement
from packaging.tags import sys_tags
from packaging.version import Version

numpy = Requirement("numpy<2,>=1.23.2; python_version == '3.11'")
assert numpy.specifier.contains("1.26.4")
assert not numpy.specifier.contains("2.0.2")
assert numpy.marker.evaluate({"python_version": "3.11"})

versions = ["2.0.2", "2.0.0rc1", "1.26.4", "2.0.0"]
assert sorted(versions, key=Version) == ["1.26.4", "2.0.0rc1", "2.0.0", "2.0.2"]
assert any(tag.platform.startswith("manylinux") for tag in sys_tags())
