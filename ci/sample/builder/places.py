"""Where everything lies: the source tree that is read, the folder that is filled."""

from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
CHANGES = SOURCE / "ci/sample/changes"


@dataclass(frozen=True)
class Places:
    """The folders below the one folder that the builder may write to."""

    to: Path

    @property
    def base(self) -> Path:
        return self.to / "base"

    @property
    def staging(self) -> Path:
        return self.to / "staging"

    @property
    def integration(self) -> Path:
        return self.to / "integration"

    @property
    def work(self) -> Path:
        """What is kept between runs: downloads, logs, notes of what was built."""
        return self.to / ".work"

    @property
    def debs(self) -> Path:
        return self.work / "debs"

    @property
    def wheels(self) -> Path:
        return self.work / "wheels"

    @property
    def trees(self) -> Path:
        """One copy of recipes/ and packages/ for main and for each change."""
        return self.work / "trees"

    @property
    def logs(self) -> Path:
        return self.work / "logs"

    @property
    def notes(self) -> Path:
        """One small JSON file for each thing that is done; see notes.py."""
        return self.work / "notes"
