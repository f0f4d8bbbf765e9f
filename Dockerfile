# syntax=docker/dockerfile:1
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 UNROLLED_HOST=0.0.0.0 UNROLLED_PORT=8000

WORKDIR /srv/unrolled
COPY requirements.lock .
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY engine engine
COPY networks networks
COPY app app
COPY templates templates
COPY static static
COPY locale locale
RUN useradd --system --no-create-home unrolled
USER unrolled

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["python", "-m", "app.health"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "app"]
