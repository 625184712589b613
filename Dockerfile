# Kho Số as one image: the program that docker-compose.yml starts in parts. Built where packages can be had, by
#   docker build --tag kho-so:0.1.0 .
# and carried from there (deploy/carry-images); what runs fetches nothing.
FROM debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171 AS made
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv gettext \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/khoso
COPY requirements/product.txt requirements/
# The installer is as old as Debian's Python, and nothing of the product needs it: it goes.
RUN python3 -m venv .venv \
 && .venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir --no-deps --require-hashes -r requirements/product.txt \
 && .venv/bin/python -m pip uninstall --disable-pip-version-check --yes setuptools pip
COPY manage.py ./
COPY docs/huong-dan-su-dung.md docs/
COPY docs/images docs/images
COPY locale locale
COPY static static
COPY templates templates
COPY access access
COPY archive archive
COPY audit audit
COPY config config
COPY ingest ingest
COPY keys keys
COPY language language
COPY machine machine
COPY portal portal
COPY reading reading
COPY search search
RUN .venv/bin/python -m compileall -q access archive audit config ingest keys language machine portal reading search \
 && for catalogue in locale/*/LC_MESSAGES/*.po; do msgfmt --check-format -o "${catalogue%.po}.mo" "$catalogue" || exit 1; done

FROM debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 tesseract-ocr tesseract-ocr-vie \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 khoso \
 && useradd --uid 10001 --gid 10001 --home-dir /opt/khoso --no-create-home --shell /usr/sbin/nologin khoso
WORKDIR /opt/khoso
COPY --from=made /opt/khoso /opt/khoso
# The settings come from outside, never from a file of the image.
ENV PATH=/opt/khoso/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8 KHOSO_ENV_FILE=
USER 10001:10001
CMD ["python", "-m", "config.supervisor"]
