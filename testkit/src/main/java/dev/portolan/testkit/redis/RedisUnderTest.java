package dev.portolan.testkit.redis;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one Redis that all tests of a JVM share. Tests keep apart by {@linkplain #freshPrefix key
 * prefix}, and leave alone what is common to all: no FLUSHALL, no CONFIG SET, no pause. Whoever
 * wants to do such things starts a {@link RedisServer}.
 *
 * <p>It is what the system property {@code redis.it.uri} names; else a container, when a Docker
 * engine answers and has the image {@code redis.image} (by default redis:7-alpine) or can get it;
 * else a {@link RedisServer}. The system property {@code redis.it} forces one kind: {@code docker},
 * {@code path}, {@code embedded}; at first it is {@code auto}.
 */
public final class RedisUnderTest {
  private static final Logger LOG = LoggerFactory.getLogger(RedisUnderTest.class);
  private static final List<String> KINDS = List.of("auto", "docker", "path", "embedded");
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static @Nullable RedisUnderTest shared;

  private final URI uri;
  private final String provider;
  private final String version;

  private RedisUnderTest(URI uri, String provider) {
    this.uri = uri;
    this.provider = provider;
    try (RedisCommands redis = RedisCommands.connect(uri)) {
      String valkey = redis.info("server", "valkey_version");
      version = valkey.isEmpty() ? redis.info("server", "redis_version") : "Valkey " + valkey;
    }
  }

  /**
   * The one of this JVM, started when first asked for; it ends with the JVM.
   *
   * @throws IllegalStateException if there is none, saying all that was tried
   */
  public static synchronized RedisUnderTest shared() {
    if (shared == null) {
      shared = start();
      LOG.info("Redis for tests: {} {} at {}", shared.provider, shared.version, shared.address());
    }
    return shared;
  }

  /** Where it listens, as {@code redis://host:port}. */
  public URI uri() {
    return uri;
  }

  /** How it was come by: "external", "docker", "path", "property" or "embedded". */
  public String provider() {
    return provider;
  }

  /** As in "7.0.15", or "Valkey 8.0.1". */
  public String version() {
    return version;
  }

  /** Opens a connection, which the caller closes. */
  public RedisCommands connect() {
    return RedisCommands.connect(uri);
  }

  /** Begins the keys of one test: lower-case letters and digits, never the same again. */
  public String freshPrefix() {
    // The process is in it for a Redis that outlives this JVM and serves others.
    return "t%dx%d".formatted(ProcessHandle.current().pid(), PREFIXES.incrementAndGet());
  }

  private String address() {
    return uri.getHost() + ":" + uri.getPort();
  }

  private static RedisUnderTest start() {
    String external = System.getProperty("redis.it.uri", "");
    if (!external.isEmpty()) {
      return new RedisUnderTest(URI.create(external), "external");
    }
    String wanted = System.getProperty("redis.it", "auto");
    if (!KINDS.contains(wanted)) {
      throw new IllegalStateException("-Dredis.it=" + wanted + " (expected: one of " + KINDS + ")");
    }
    List<String> tried = new ArrayList<>();
    if (wanted.equals("auto") || wanted.equals("docker")) {
      RedisUnderTest found = inDocker(tried);
      if (found != null) {
        return found;
      }
    }
    if (wanted.equals("docker")) {
      throw new IllegalStateException("-Dredis.it=docker: " + tried + " (expected: an engine)");
    }
    if (!tried.isEmpty()) {
      LOG.info("no Redis in Docker for tests: {}", tried);
    }
    RedisServer server = RedisServer.start();
    return new RedisUnderTest(server.uri(), server.provider());
  }

  private static @Nullable RedisUnderTest inDocker(List<String> tried) {
    String image = System.getProperty("redis.image", DockerProbe.DEFAULT_IMAGE);
    String missing = DockerProbe.missing(image);
    if (missing != null) {
      tried.add(missing);
      return null;
    }
    try {
      return new RedisUnderTest(DockerRedis.start(image), "docker");
    } catch (NoClassDefFoundError absent) {
      tried.add("Testcontainers is not on the class path");
    } catch (RuntimeException cause) {
      tried.add("container of " + image + ": " + cause.getMessage());
    }
    return null;
  }
}
