package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RehearsalTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void asksWhatTheLinesSayAndEnds() {
    // When
    int code = execute(new LocalNodes(), "demo", "--once", "--rounds", "2", "--port", "0");

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .containsOnlyOnce("Tide at Lisbon: 2.4 m, rising")
        .containsOnlyOnce("Balance of crew: 12.50")
        .endsWith("Asked 6 times, and every answer was good." + System.lineSeparator());
  }

  @Test
  void failsIfAnAnswerIsNotGood() {
    // When
    int code = execute(new Refusing(vertx), "demo", "--once");

    // Then
    assertThat(code).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString()).contains("tools/list", "404", "expected: 200 and a result");
    assertThat(out.toString()).doesNotContain("every answer was good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "100001", "often"})
  void refusesAnotherNumberOfRounds(String rounds) {
    // When
    int code = execute(new LocalNodes(), "demo", "--once", "--rounds", rounds);

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--rounds", rounds);
  }

  private int execute(Nodes nodes, String... args) {
    Lifetime lifetime = new Lifetime(new PrintWriter(err, true), hook -> {}, code -> {});
    CommandLine line = Main.commandLine(nodes, lifetime);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  /** Starts a server that knows nothing. */
  private record Refusing(Vertx vertx) implements Nodes {
    @Override
    public Future<RunningNode> start(GatewayConfig config, Path file) {
      return Future.failedFuture("not asked for");
    }

    @Override
    public Future<RunningNode> demo(int port, PrintWriter out) {
      return vertx
          .createHttpServer()
          .requestHandler(request -> request.response().setStatusCode(404).end("nothing here"))
          .listen(0, "127.0.0.1")
          .map(server -> new Deaf(server.actualPort()));
    }

    @Override
    public Future<RunningNode> demoFleet(int nodes, int port, PrintWriter out) {
      return Future.failedFuture("not asked for");
    }
  }

  private record Deaf(int port) implements RunningNode {
    @Override
    public String address() {
      return "http://127.0.0.1:" + port;
    }

    @Override
    public Duration stopTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }
  }
}
