"""`python -m syncconsole`, and the `syncconsole` command."""

import sys

from syncconsole.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
