package dev.portolan.loadtest.fleet;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a node is, or was: the address stays when the process is another. */
public final class Place {
  private final Path jar;
  private final String yaml;
  private final URI address;
  private final URI readiness;
  private final int heapMiB;
  private volatile @Nullable NodeProcess node;

  Place(Path jar, String yaml, URI address, URI readiness, int heapMiB) {
    this.jar = jar;
    this.yaml = yaml;
    this.address = address;
    this.readiness = readiness;
    this.heapMiB = heapMiB;
  }

  /** {@code http://127.0.0.1:port}, without a path. */
  public URI address() {
    return address;
  }

  URI readiness() {
    return readiness;
  }

  /**
   * The node that serves here.
   *
   * @throws Wrong if there is none
   */
  public NodeProcess node() {
    NodeProcess now = node;
    if (now == null) {
      throw new Wrong("nobody serves at " + address);
    }
    return now;
  }

  public boolean isServing() {
    return node != null;
  }

  void start() {
    node = NodeProcess.start(jar, yaml, heapMiB);
  }

  void kill() {
    NodeProcess gone = node();
    node = null;
    gone.kill();
  }

  int stop() {
    NodeProcess gone = node();
    int code = gone.stop();
    node = null;
    return code;
  }

  void close() {
    NodeProcess now = node;
    if (now != null) {
      now.close();
    }
  }
}
