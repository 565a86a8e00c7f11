import sys

from hotline.launcher.cli import main

sys.exit(main())
