"""What reads the jail's bytes raises nothing but its own exceptions, whatever they are."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 5


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this machine"
)
def test_no_bytes_raise_anything_but_the_decoders_own(tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.decoder"),
            *(
                f"-max_total_time={SECONDS}",
                f"-artifact_prefix={tmp_path}/",
                "-print_final_stats=1",
            ),
            *("-max_len=4096", "-verbosity=0"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert not list(tmp_path.iterdir())
    tried = next(line for line in run.stderr.splitlines() if "number_of_executed_units" in line)
    assert int(tried.split()[-1]) > 100
