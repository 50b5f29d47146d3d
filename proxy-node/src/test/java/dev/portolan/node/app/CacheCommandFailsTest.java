package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.app.CacheAdmin.Bounds;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code portolan cache} says no, and with which exit code. */
class CacheCommandFailsTest {
  private final Backends backends = new Backends();
  private final FakeMcpServer backend = backends.modern().offers(tool("search"));
  private final CommandLineRig line = new CommandLineRig();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    backends.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "purge"})
  void changesEverythingOnlyWhenToldSo(String command) {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {

      // When
      int code = line.cache(node, command);

      // Then
      assertThat(code).isEqualTo(ExitCode.USAGE);
      assertThat(line.err())
          .isEqualTo("no tenant, mount or kind (expected: at least one of them, or all=true)\n");
    }
  }

  @Test
  void exitsNoPermissionWhenTheTokenIsWrong() {
    // Given
    line.env().put("PORTOLAN_MANAGEMENT_TOKEN", "another-token-0123456789");
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {

      // When
      int code = line.cache(node, "purge", "--all");

      // Then
      assertThat(code).isEqualTo(77);
      assertThat(line.err())
          .startsWith("no or a wrong token (expected: ")
          .doesNotContain("another-token");
    }
  }

  @Test
  void exitsNoPermissionWhenTheNodeTakesNoCommands() {
    // Given
    String yaml =
        "listen: {port: 0}\nmanagement: {host: 127.0.0.1, port: 0}\n" + Backends.mount(backend);
    try (NodeUnderTest node =
        NodeUnderTest.exactly(ConfigLoader.parse(yaml, "test", name -> null))) {

      // When
      int code = line.cache(node, "list");

      // Then
      assertThat(code).isEqualTo(77);
      assertThat(line.err()).startsWith("management.token is not set");
    }
  }

  @Test
  void exitsUnavailableWhenNobodyAnswers() {
    // Given
    String nowhere = Bench.nowhere().replace("/mcp", "");

    // When
    int code = line.execute("cache", "list", "--url", nowhere);

    // Then
    assertThat(code).isEqualTo(69);
    assertThat(line.err())
        .startsWith("cannot reach the node at " + nowhere + ": no connection (expected: ");
    assertThat(line.err().lines()).hasSize(1);
  }

  @Test
  void exitsUnavailableWhenItIsNoNodeThatAnswers() {
    // When
    int code = line.execute("cache", "list", "--url", backend.uri().toString());

    // Then
    assertThat(code).isEqualTo(69);
    assertThat(line.err()).startsWith("cannot reach the node at " + backend.uri());
  }

  @Test
  void exitsUnavailableAndNamesWhatTheStoreHasNotCounted() {
    // Given
    try (CacheRig rig = new CacheRig(Bounds.DEFAULT, "crm");
        Managed operator = rig.listen()) {
      rig.store.counts(family -> Future.failedFuture("the store is down"));

      // When
      int code = line.execute("cache", "purge", "--kind", "tools", "--url", operator.url());

      // Then
      assertThat(code).isEqualTo(69);
      assertThat(line.err())
          .isEqualTo(
              "the shared store did not count every change: 1 failed, of 1 asked for; only this"
                  + " node knows of the change\n  tenant acme, mount crm, tools\n");
      assertThat(line.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list --tenant nobody | tenant: 'nobody' (expected: one of acme)",
        "list --mount wiki | mount: 'wiki' (expected: one of crm)",
        "purge --all --mount crm | all: 'true' together with tenant, mount or kind",
      })
  void exitsWithUsageWhenTheNodeDoesNotKnowWhatIsMeant(String args, String error) {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {

      // When
      int code = line.cache(node, args.split(" "));

      // Then
      assertThat(code).isEqualTo(2);
      assertThat(line.err()).startsWith(error);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list --kind tool | Invalid value for option '--kind': 'tool' (expected: one of tools,"
            + " prompts,",
        "list --all | Unknown option: '--all'",
        "purge --definitions | Unknown option: '--definitions'",
        "list --url ftp://127.0.0.1/ | --url: 'ftp://127.0.0.1/' (expected: such as http",
        "list --url 127.0.0.1:8081 | 127.0.0.1:8081",
        "list --url http://user:hidden@127.0.0.1 | --url: '***' (expected: one without user",
        "list --url http://127.0.0.1/?a=b | --url: 'http://127.0.0.1/?a=b' (expected: one without",
        "list --token-file /nowhere | --token-file: '/nowhere' (expected: a file that can be read)"
      })
  void exitsWithUsageBeforeAskingAnybody(String args, String error) {
    // When
    int code = line.execute(("cache " + args).split(" "));

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(line.err()).contains(error).doesNotContain("hidden");
  }

  @Test
  void saysWhereATokenIsExpectedWhenThereIsNone() {
    // Given
    line.env().clear();

    // When
    int code = line.execute("cache", "list");

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(line.err())
        .startsWith("no management token (expected: in PORTOLAN_MANAGEMENT_TOKEN, --token-file");
  }

  @Test
  void doesNotShowATokenThatCannotBeOne() {
    // Given
    line.env().put("PORTOLAN_MANAGEMENT_TOKEN", "too short");

    // When
    int code = line.execute("cache", "list");

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(line.err())
        .startsWith("PORTOLAN_MANAGEMENT_TOKEN: *** (expected: 16 to 8192 characters")
        .doesNotContain("too short");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled: false | management.enabled: false (expected: true, or --url)",
        "port: 0 | management.port: 0 (expected: the port of the node, or --url)"
      })
  void exitsConfigWhenTheConfigurationDoesNotSayWhere(String setting, String error)
      throws IOException {
    // Given
    Path file = write("management: {" + setting + "}\n" + Backends.mount(backend));

    // When
    int code = line.execute("cache", "list", "--config", file.toString());

    // Then
    assertThat(code).isEqualTo(78);
    assertThat(line.err()).contains(error);
  }

  @Test
  void asksForACommand() {
    // When
    int code = line.execute("cache");

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(line.err()).contains("list", "show", "refresh", "purge");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }
}
