# Sourced by run, test and dev/odoo: sets $python to a Python that Odoo 19 runs on.
# A name on the PATH proves nothing (it may be a version manager's stand-in for a
# version that isn't installed), so each candidate has to say its version itself.

suitable='import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))'
python=
for candidate in ${PYTHON:+"$PYTHON"} \
    python3 python3.13 python3.12 python3.11 python3.10 /usr/bin/python3; do
    if "$candidate" -c "$suitable" >/dev/null 2>&1; then
        python=$candidate
        break
    fi
    [ "$candidate" = "${PYTHON-}" ] && break # the user's choice is final
done
if [ -z "$python" ]; then
    echo "✗ Odoo 19 needs Python 3.10 to 3.13, and ${PYTHON:-no such python3} is none." >&2
    echo "  → Install one (Debian: apt-get install python3 python3-pip), or name one:" >&2
    echo "    PYTHON=/path/to/python3.12 $0" >&2
    exit 1
fi
