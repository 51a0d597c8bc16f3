FROM node:22-bookworm-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY ddci_portal/deploy/echarts-parts.js ddci_portal/deploy/
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
# What WeasyPrint lays out text with; pg_dump and pg_restore of the server's version for backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata \
        postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt ./
COPY ddci_portal/deploy/constraints.txt ddci_portal/deploy/
RUN pip install --no-cache-dir -r requirements.txt -c ddci_portal/deploy/constraints.txt
COPY --from=assets /assets/node_modules node_modules
COPY . .
RUN python ddci_portal/deploy/icons.py
# The key of this one command is used for nothing else and does not stay in the image.
RUN SECRET_KEY=collectstatic DATA_DIR=/tmp/collectstatic python manage.py collectstatic --noinput \
    && rm -rf /tmp/collectstatic \
    && python -m compileall -q . \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin ddci \
    && install -d -o ddci -g ddci /data
USER ddci
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["ddci_portal/deploy/entrypoint.sh"]
CMD ["web"]
