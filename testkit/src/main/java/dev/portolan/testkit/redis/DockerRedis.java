package dev.portolan.testkit.redis;

import java.net.URI;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis in a container. The only class here that knows Testcontainers, which is not in the jar
 * that is shipped: it is loaded for tests only.
 */
final class DockerRedis {
  private static final int PORT = 6379;

  private DockerRedis() {}

  /** Starts one; it is removed when the JVM ends. */
  @SuppressWarnings("resource") // lives as long as the JVM, whose end Testcontainers watches for
  static URI start(String image) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withExposedPorts(PORT)
            .withCommand(
                "redis-server", "--save", "", "--appendonly", "no", "--protected-mode", "no")
            .waitingFor(Wait.forListeningPort());
    container.start();
    return URI.create("redis://" + container.getHost() + ":" + container.getMappedPort(PORT));
  }
}
