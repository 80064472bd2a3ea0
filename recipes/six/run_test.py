import io

import six
from six.moves import range as six_range
from six.moves.urllib.parse import urlsplit


class Meta(type):
    pass


class Base(six.with_metaclass(Meta, object)):
    pass


assert six.PY3
assert type(Base) is Meta
assert list(six_range(3)) == [0, 1, 2]
assert urlsplit("https://example.org/a?b=c").query == "b=c"
assert six.ensure_text(b"text") == "text"

out = io.StringIO()
six.print_("one", "two", sep=", ", file=out)
assert out.getvalue() == "one, two\n"
