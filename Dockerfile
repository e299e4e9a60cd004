FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has Node 24, so the optional package with Node 24 is left out.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY src src
# Directory of the embedded database, used without DATABASE_URL.
RUN mkdir --mode=700 data && chown node:node data
USER node
# 127.0.0.1 would be reachable only inside the container. Publish a port to choose who can reach it.
ENV HOST=0.0.0.0 PORT=3000 OPS_PORT=3001
# 3000: Slack's requests. 3001: /healthz, /readyz and /metrics, which are not for the outside.
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT}/healthz`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No argument: bot and worker in one process. Argument "bot" or "worker": one of them.
ENTRYPOINT ["node", "src/main.ts"]
