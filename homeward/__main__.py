"""`python -m homeward` is the same as `homeward`."""

from homeward.config.cli import main

raise SystemExit(main())
