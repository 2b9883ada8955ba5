"""`python -m tfpeel` is the command `tfpeel`."""

from tfpeel.cli import main

if __name__ == "__main__":
    main()
