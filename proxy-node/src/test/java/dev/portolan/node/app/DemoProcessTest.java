package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a user starts and ends it: a process, and what it leaves behind. */
class DemoProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern ENDPOINT =
      Pattern.compile("^  (http://\\S+/mcp)$", Pattern.MULTILINE);

  private static final Predicate<String> OURS_OR_REDIS =
      Pattern.compile(" (dev\\.portolan|org\\.redisson|redis\\.embedded)\\.").asPredicate();
  private static final Predicate<String> REDIS =
      Pattern.compile(" (org\\.redisson|redis\\.embedded|dev\\.portolan\\.\\w+\\.redis)\\.")
          .asPredicate();

  @TempDir private Path folder = Path.of("");
  private Path temporary = Path.of("");
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeRoom() throws Exception {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @AfterEach
  void endAll() {
    started.stream().flatMap(Process::descendants).forEach(ProcessHandle::destroyForcibly);
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void severalNodesShowWhatTheyShareAndLeaveNothingBehind() throws Exception {
    // Given: the redis-server that is shipped, since it is unpacked into a folder too
    Process demo = start(List.of("-Dredis.it=embedded"), "demo", "--nodes", "3", "--port", "0");
    awaitOutput(demo, "backend lists: 2");
    List<ProcessHandle> servers = demo.descendants().toList();
    String answer = list(endpoint());

    // When
    demo.destroy();

    // Then
    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).as(errors()).isZero();
    assertThat(output())
        .containsPattern("answered by node 1, 2, 3; the backends were listed once each\n")
        .containsPattern(
            "node \\d after \\d+\\.\\d ms, node \\d after \\d+\\.\\d ms, node \\d after")
        .contains("(embedded)");
    assertThat(output().lines().filter(line -> line.startsWith("curl -si http"))).hasSize(3);
    assertThat(answer).contains("pilot_boat", "ledger_add_entry");
    assertThat(servers).hasSize(1).noneMatch(ProcessHandle::isAlive);
    assertThat(left()).isEmpty();
  }

  @Test
  void saysWhatToInstallWhereThereIsNoRedisServer() throws Exception {
    // Given
    String nowhere = "-Dredis.it.binary=" + folder.resolve("nowhere");

    // When
    Process demo = start(List.of(nowhere), "demo", "--nodes", "2", "--port", "0");

    // Then
    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(69);
    assertThat(errors()).contains("nowhere", "apt-get install redis-server", "brew install redis");
    assertThat(errors()).doesNotContain("Exception");
    assertThat(left()).isEmpty();
  }

  @Test
  void oneNodeLoadsNothingOfRedis() throws Exception {
    // Given
    Path loaded = folder.resolve("loaded.log");
    String log = "-Xlog:class+load:file=" + loaded;

    // When
    Process demo = start(List.of(log), "demo", "--port", "0");
    awaitOutput(demo, "ledger_add_entry\",\"arguments");
    String answer = list(endpoint());

    // Then
    assertThat(answer).contains("tide", "ledger_add_entry");
    List<String> classes = Files.readAllLines(loaded).stream().filter(OURS_OR_REDIS).toList();
    assertThat(classes).anyMatch(line -> line.contains(" dev.portolan.node.app.Demo "));
    // what it is wired with is verified to be an observer of the room, and so that name is read
    assertThat(classes.stream().filter(REDIS).filter(line -> !line.contains("RedisObserver ")))
        .isEmpty();
  }

  private Process start(List<String> flags, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(flags);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    started.add(process);
    return process;
  }

  private void awaitOutput(Process demo, String text) {
    Awaitility.await().atMost(PATIENCE).until(() -> !demo.isAlive() || output().contains(text));
    assertThat(output()).as(errors()).contains(text);
  }

  private URI endpoint() {
    Matcher endpoint = ENDPOINT.matcher(output());
    assertThat(endpoint.find()).isTrue();
    return URI.create(endpoint.group(1));
  }

  private static String list(URI endpoint) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).timeout(PATIENCE);
    DemoRequest.LIST.headers().forEach(request::header);
    request.POST(HttpRequest.BodyPublishers.ofString(DemoRequest.LIST.body()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private String output() {
    return read("out.txt");
  }

  private String errors() {
    return read("err.txt");
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** What lies in the folder for temporary files, but for what the JVM itself puts there. */
  private List<Path> left() throws Exception {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")).toList();
    }
  }
}
