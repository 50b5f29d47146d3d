package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsVersionOfItselfAndOfJava() {
    // When
    int code = execute("version");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).startsWith("portolan development (Java ").endsWith(")\n");
  }

  @Test
  void listsCommandsAndExitCodesWhenAskedForHelp() {
    // When
    int code = execute("help");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("demo", "run", "check", "version", "help")
        .contains("78   the configuration is wrong");
  }

  @Test
  void refusesUnknownCommandWithUsage() {
    // When
    int code = execute("sail");

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("'sail'");
  }

  @Test
  void refusesNoCommandAtAllWithUsage() {
    // When
    int code = execute();

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: portolan");
  }

  @Test
  void refusesRunWithoutConfiguration() {
    // When
    int code = execute("run");

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--config=FILE");
  }

  @Test
  void printsEveryProblemOfABadConfiguration() throws Exception {
    // Given
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "listen: {port: 99999}\nlisten2: {}\n");

    // When
    int code = execute("check", "--config", file.toString());

    // Then
    assertThat(code).isEqualTo(78);
    assertThat(err.toString()).contains("bad.yaml", "99999", "listen2");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void namesTheFileThatCannotBeRead() {
    // When
    int code = execute("run", "--config", folder.resolve("none.yaml").toString());

    // Then
    assertThat(code).isEqualTo(78);
    assertThat(err.toString()).contains("none.yaml");
  }

  @Test
  void saysThatAGoodConfigurationIsGood() throws Exception {
    // When
    int code = execute("check", "--config", goodConfig().toString());

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("good (tenants: 1, mounts: 1)");
  }

  @Test
  void checksThatClientFactoriesAreThere() throws Exception {
    // Given
    Path file = folder.resolve("factory.yaml");
    Files.writeString(file, "tenants: {acme: {mounts: {one: {factory: nowhere}}}}\n");

    // When
    int code = execute("check", "--config", file.toString());

    // Then
    assertThat(code).isEqualTo(78);
    assertThat(err.toString()).contains("tenants.acme.mounts.one.factory", "'nowhere'");
  }

  @Test
  void exitsUnavailableWhenTheAddressIsTaken() throws Exception {
    // Given
    var nodes = new StubNodes(new BindException("Address already in use: /127.0.0.1:8080"));

    // When
    int code = execute(nodes, "run", "--config", goodConfig().toString());

    // Then
    assertThat(code).isEqualTo(69);
    assertThat(err.toString()).contains("cannot listen: Address already in use: /127.0.0.1:8080");
  }

  @Test
  void exitsInternalWhenTheStartFailsForAnUnknownReason() {
    // When
    int code = execute(new StubNodes(new IllegalStateException("lost")), "demo", "--port", "0");

    // Then
    assertThat(code).isEqualTo(70);
    assertThat(err.toString()).contains("internal error").contains("lost");
  }

  @Test
  void startsSeveralNodesOnlyWhenAskedTo() {
    // Given
    var nodes = new StubNodes(new IllegalStateException("one node"));

    // When
    int one = execute(nodes, "demo", "--port", "0");
    int several = execute(nodes, "demo", "--nodes", "3", "--port", "0");

    // Then
    assertThat(one).isEqualTo(70);
    assertThat(several).isEqualTo(69);
    assertThat(err.toString().lines())
        .containsExactly(
            "internal error: java.lang.IllegalStateException: one node", "a fleet of 3 at 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9", "-1", "many"})
  void refusesAnyOtherNumberOfNodesThanOneToEight(String number) {
    // When
    int code = execute("demo", "--nodes", number, "--port", "0");

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--nodes").contains(number).contains("Usage:");
  }

  private Path goodConfig() throws Exception {
    Path file = folder.resolve("good.yaml");
    Files.writeString(
        file, "tenants: {acme: {mounts: {one: {url: \"http://127.0.0.1:9/mcp\"}}}}\n");
    return file;
  }

  private int execute(String... args) {
    return execute(new StubNodes(new IllegalStateException("not asked to start")), args);
  }

  private int execute(Nodes nodes, String... args) {
    Lifetime lifetime = new Lifetime(new PrintWriter(err, true), hook -> {}, code -> {});
    CommandLine line = Main.commandLine(nodes, lifetime);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  /** Never starts, for a reason of the test's choice. */
  private record StubNodes(Exception reason) implements Nodes {
    @Override
    public Future<RunningNode> start(GatewayConfig config, Path file) {
      return Future.failedFuture(reason);
    }

    @Override
    public Future<RunningNode> demo(int port, PrintWriter out) {
      return Future.failedFuture(reason);
    }

    @Override
    public Future<RunningNode> demoFleet(int nodes, int port, PrintWriter out) {
      return Future.failedFuture(
          new CommandFailed(ExitCode.UNAVAILABLE, "a fleet of " + nodes + " at " + port));
    }
  }
}
