FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image is Node 24 already, so the one that npm would bring as an optional package stays out.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY src src
# Where the embedded database lives when no DATABASE_URL is given.
RUN mkdir data && chown node:node data
USER node
# Inside a container only its own loopback would hear 127.0.0.1; which outer address may reach it is
# for whoever publishes the port.
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without an argument bot and worker run in one process; with "bot" or "worker" apart.
ENTRYPOINT ["node", "src/main.ts"]
