package dev.portolan.node.app;

import dev.portolan.testkit.Signals;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A node as an operator runs it: a process of its own, that can be paused and killed. */
final class NodeProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern SERVING = Pattern.compile("Serving MCP at (http://\\S+);");
  private static final String LISTENERS =
      "listen: {host: 127.0.0.1, port: 0}\nmanagement: {enabled: false}\n";

  private final Vertx clients = Vertx.vertx();
  private final Process process;
  private final Path folder;
  private final URI address;

  private NodeProcess(Launched launched) {
    this.process = launched.process();
    this.folder = launched.folder();
    this.address = awaitAddress();
  }

  /** A process that may not serve yet. */
  private record Launched(Process process, Path folder) {}

  /** Starts a node of this configuration, to which the listeners are added, and waits for it. */
  static NodeProcess start(String yaml) {
    return startAll(List.of(yaml)).getFirst();
  }

  /** Starts a node of each of these configurations, all at once, and waits for them all. */
  static List<NodeProcess> startAll(List<String> yamls) {
    List<Launched> launched = yamls.stream().map(NodeProcess::launch).toList();
    List<NodeProcess> nodes = new ArrayList<>();
    try {
      launched.forEach(one -> nodes.add(new NodeProcess(one)));
      return List.copyOf(nodes);
    } catch (RuntimeException | AssertionError failed) {
      nodes.forEach(NodeProcess::close);
      launched.forEach(one -> one.process().destroyForcibly());
      throw failed;
    }
  }

  private static Launched launch(String yaml) {
    try {
      Path folder = Files.createTempDirectory("portolan-node");
      Path config = Files.writeString(folder.resolve("portolan.yaml"), LISTENERS + yaml);
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "run",
              "--config",
              config.toString());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("node.log").toFile())
              .start();
      return new Launched(process, folder);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Waits until it has reached Redis, without which it serves as well. */
  void awaitRedis() {
    Awaitility.await("Redis").atMost(PATIENCE).until(() -> log().contains("Redis is in reach"));
  }

  /** A client of its {@code /mcp}. */
  TestClient client() {
    return TestClient.of(clients, address.resolve("/mcp"));
  }

  /** Stops it where it is (SIGSTOP); its connections stay open. */
  void pause() {
    Signals.pause(process);
  }

  void resume() {
    Signals.resume(process);
  }

  /** Ends it at once (SIGKILL). */
  void kill() {
    process.destroyForcibly();
    ended();
  }

  /** What it has logged. */
  String log() {
    try {
      return Files.readString(folder.resolve("node.log"));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ended();
    TestClient.await(clients.close());
  }

  private void ended() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("node " + process.pid() + " survived SIGKILL");
      }
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new AssertionError(cause);
    }
  }

  private URI awaitAddress() {
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive() || serving().find());
    } catch (ConditionTimeoutException late) {
      Signals.dumpThreads(process);
      process.destroyForcibly();
      throw new AssertionError("no node within " + PATIENCE + ":\n" + log(), late);
    }
    Matcher serving = serving();
    if (!serving.find()) {
      throw new AssertionError("the node ended with " + process.exitValue() + ":\n" + log());
    }
    return URI.create(serving.group(1));
  }

  private Matcher serving() {
    return SERVING.matcher(log());
  }
}
