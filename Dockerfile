# The image of a node. From a clone:
#
#   docker build -t portolan:0.1.0 .
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 -v "$PWD/portolan.yaml:/etc/portolan/portolan.yaml:ro" portolan:0.1.0
#
# Runs as user 10001, writes nothing outside /tmp, listens where the configuration says: 0.0.0.0, in a container.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
# more words for Maven, such as -o where the image to build in has all libraries already
ARG MAVEN_OPTIONS=""
WORKDIR /src
COPY . .
RUN mvn -B -q -Dstyle.color=never ${MAVEN_OPTIONS} -Dmaven.test.skip -Dexec.skip -Dcheckstyle.skip \
    -pl proxy-node -am package
# Netty's native part would else be unpacked into /tmp at each start, from where nothing may be run in many places.
RUN mkdir -p /out/lib && cp proxy-node/target/portolan.jar deploy/image/* /out/ && cd /out/lib \
    && jar xf ../portolan.jar META-INF/native && mv META-INF/native/*.so . && rm -r META-INF \
    && chmod 0755 /out/portolan /out/health /out/train && chmod 0644 /out/portolan.jar

FROM ${RUNTIME_IMAGE}
# what is run so that the JVM learns which classes and methods a node needs; empty for an image without a cache
ARG TRAINING="demo --once --port 0"
COPY --from=build /out /opt/portolan
RUN /opt/portolan/train ${TRAINING}
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["/opt/portolan/health"]
ENTRYPOINT ["/opt/portolan/portolan"]
CMD ["run", "--config", "/etc/portolan/portolan.yaml"]
