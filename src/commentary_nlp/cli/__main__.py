"""`python -m commentary_nlp.cli` is `commentary-nlp`."""

import sys

from commentary_nlp.cli import main

sys.exit(main())
