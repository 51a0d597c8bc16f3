#!/usr/bin/env python3
import gc
import os
import sys

if __name__ == "__main__":
    # What loading makes stays: looking through all of it for garbage again and again is a quarter of a command's start.
    gc.set_threshold(50_000, 20, 20)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddci_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
