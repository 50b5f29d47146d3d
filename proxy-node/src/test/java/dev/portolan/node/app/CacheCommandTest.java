package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.Secret;
import dev.portolan.testkit.FakeMcpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code portolan cache} against a running node. */
class CacheCommandTest {
  private static final String ENTRY = "tools crm search";

  private final Backends backends = new Backends();
  private final FakeMcpServer backend = backends.modern().offers(tool("search"));
  private final CommandLineRig line = new CommandLineRig();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void listsWhatIsHeldAsATable() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {
      node.client().list("tools/list");

      // When
      int code = line.cache(node, "list");

      // Then
      assertThat(line.err()).isEmpty();
      assertThat(code).isZero();
      List<String> lines = line.out().lines().toList();
      assertThat(lines).hasSize(2);
      assertThat(lines.getFirst())
          .matches(
              "TENANT +MOUNT +KIND +ENTRIES +BYTES +SCOPE +PARTITION +EPOCH +FETCHED +FRESH UNTIL"
                  + " +CONTENT");
      assertThat(lines.get(1))
          .matches(
              "acme +crm +tools +1 +\\d+ +public +[0-9a-f]{12} +\\d+ +\\S+Z +\\S+Z +[0-9a-f]{12}");
      assertThat(lines.getFirst().indexOf("SCOPE")).isEqualTo(lines.get(1).indexOf("public"));
    }
  }

  @Test
  void saysThatNothingIsHeld() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {

      // When
      int code = line.cache(node, "list", "--kind", "tools");

      // Then
      assertThat(code).isZero();
      assertThat(line.out()).isEqualTo("nothing is held\n");
    }
  }

  @Test
  void showsEntriesUnderTheirNames() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend, "prefix: gh"))) {
      node.client().list("tools/list");

      // When
      int code = line.cache(node, "show", "--tenant", "acme", "--mount", "crm", "--kind", "tools");

      // Then
      assertThat(code).isZero();
      List<String> lines = line.out().lines().toList();
      assertThat(lines).hasSize(3);
      assertThat(lines.getFirst()).startsWith("tenant acme, mount crm, tools: 1 entries, ");
      assertThat(lines.get(1)).matches("  NAME +KEY +ORIGINAL NAME +BYTES");
      assertThat(lines.get(2)).matches("  gh_search +" + ENTRY + " +search +\\d+");
    }
  }

  @Test
  void showsDefinitionsWhenAsked() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {
      node.client().list("tools/list");

      // When
      int code = line.cache(node, "show", "--definitions");

      // Then
      assertThat(code).isZero();
      assertThat(line.out()).endsWith("    " + tool("search").json() + "\n");
    }
  }

  @Test
  void printsTheAnswerToTheByteAsJson() {
    // Given
    String odd = "{\"name\":\"odd\", \"inputSchema\":{\"type\":\"object\"},\"x\":1.50e1}";
    FakeMcpServer other = backends.modern().offers(odd);
    try (NodeUnderTest node = Managed.node(Backends.mount(other));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      int code = line.cache(node, "show", "--definitions", "--json");

      // Then
      assertThat(code).isZero();
      assertThat(line.out())
          .isEqualTo(operator.get("/cache/entries?definitions=true").body() + "\n")
          .contains(odd);
    }
  }

  @ParameterizedTest
  @CsvSource({"refresh, refreshed", "purge, purged"})
  void tellsHowManyFamiliesAreChanged(String command, String done) {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {
      node.client().list("tools/list");

      // When
      int some = line.cache(node, command, "--kind", "tools");
      int all = line.cache(node, command, "--all");

      // Then
      assertThat(line.err()).isEmpty();
      assertThat(some).isZero();
      assertThat(all).isZero();
      assertThat(line.out())
          .isEqualTo(
              done
                  + " 1 families, each one kind of one mount\n"
                  + done
                  + " 4 families, each one kind of one mount\n");
    }
  }

  @Test
  void purgesSoThatTheNextCallListsAnew() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {
      node.client().list("tools/list");
      backend.offers(tool("brand_new"));

      // When
      line.cache(node, "purge", "--tenant", "acme");

      // Then
      assertThat(node.client().list("tools/list").body()).contains("brand_new");
    }
  }

  @Test
  void takesUrlAndTokenFromTheConfigurationOfTheNode() throws IOException {
    // Given
    line.env().clear();
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {
      Path file =
          write(
              "management: {host: 0.0.0.0, port: %d, token: %s}\n%s"
                  .formatted(
                      node.gateway().managementPort(), Managed.TOKEN, Backends.mount(backend)));

      // When
      int code = line.execute("cache", "list", "--config", file.toString());

      // Then
      assertThat(line.err()).isEmpty();
      assertThat(code).isZero();
    }
  }

  @Test
  void prefersTheTokenOfAFile() throws IOException {
    // Given
    line.env().put("PORTOLAN_MANAGEMENT_TOKEN", "another-token-0123456789");
    try (NodeUnderTest node = Managed.node(Backends.mount(backend))) {

      // When
      int code = line.cache(node, "list", "--token-file", write(Managed.TOKEN + "\n").toString());

      // Then
      assertThat(code).isZero();
    }
  }

  @Test
  void buildsUrlsWithThePathThatStandsBefore() {
    // Given
    NodeAccess access =
        new NodeAccess(URI.create("https://ops.example/node-7/"), new Secret(Managed.TOKEN));

    // When
    URI uri = access.at("/cache");

    // Then
    assertThat(uri).hasToString("https://ops.example/node-7/cache");
    assertThat(access.toString()).doesNotContain(Managed.TOKEN);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }
}
