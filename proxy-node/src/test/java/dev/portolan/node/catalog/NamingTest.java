package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.catalog.Naming.Dropped;
import dev.portolan.node.catalog.Naming.Named;
import dev.portolan.node.catalog.Naming.Reason;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.NamingConfig.EntryOverride;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import dev.portolan.node.wire.ParamHeaders;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamingTest {
  private static final MountId GH = new MountId("gh");
  private static final NamingConfig PREFIXED =
      new NamingConfig("gh", "_", ResourceUris.PREFIX, Map.of());
  private static final NamingConfig KEPT = new NamingConfig("gh", "_", ResourceUris.KEEP, Map.of());

  @Test
  void prefixesEachKindInItsOwnWay() {
    // Then
    assertThat(Naming.exposed(EntryKind.TOOL, PREFIXED, "search")).isEqualTo("gh_search");
    assertThat(Naming.exposed(EntryKind.PROMPT, PREFIXED, "ask")).isEqualTo("gh_ask");
    assertThat(uri("file:///a/b")).isEqualTo("file://gh//a/b");
    assertThat(uri("test://static-text")).isEqualTo("test://gh/static-text");
    assertThat(uri("test:static")).isEqualTo("test:gh/static");
    assertThat(uri("urn:x:y")).isEqualTo("urn:gh/x:y");
    assertThat(uri("plain/path")).isEqualTo("gh/plain/path");
    assertThat(Naming.exposed(EntryKind.TEMPLATE, PREFIXED, "test://t/{id}/data"))
        .isEqualTo("test://gh/t/{id}/data");
    assertThat(Naming.exposed(EntryKind.RESOURCE, KEPT, "test://a")).isEqualTo("test://a");
    assertThat(Naming.uriProjection(KEPT)).isNull();
  }

  @Test
  void everyUriComesBackFromItsProjection() {
    // Given
    Random random = new Random(7);
    String alphabet = "ab:/ghé?#{}%";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "gh://gh/");
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }

      // When
      String exposed = uri(text.toString());

      // Then
      assertThat(Naming.originalUri(PREFIXED, exposed))
          .as("round %d", round)
          .hasToString(text.toString());
    }
  }

  @Test
  void aUriThatNoProjectionMadeComesBackAsItIs() {
    // Then
    assertThat(Naming.originalUri(PREFIXED, "test://other/a")).isEqualTo("test://other/a");
    assertThat(Naming.originalUri(KEPT, "test://gh/a")).isEqualTo("test://gh/a");
  }

  @Test
  void anOverrideReplacesTheWholeNameAndTheTexts() {
    // Given
    NamingConfig naming =
        overriding(EntryKind.TOOL, "search", new EntryOverride("find", "Find", "Finds \"it\""));

    // When
    CatalogEntry entry = entries(EntryKind.TOOL, naming, "{\"x\":1.0, \"name\":\"search\"}").get(0);
    RawJson rendered = Naming.render(entry, naming);

    // Then
    assertThat(entry.name()).isEqualTo("find");
    assertThat(entry.originalName()).isEqualTo("search");
    assertThat(entry.key()).isEqualTo(new EntryKey(EntryKind.TOOL, GH, "search"));
    assertThat(rendered)
        .hasToString(
            "{\"x\":1.0, \"name\":\"find\",\"title\":\"Find\",\"description\":\"Finds"
                + " \\\"it\\\"\"}");
    assertThat(entry.definition()).hasToString("{\"x\":1.0, \"name\":\"search\"}");
  }

  @Test
  void whatIsNotRenamedKeepsItsBytes() {
    // Given
    String odd = " {\"\\u006eame\" : \"search\",\n \"n\":1.00e2 } ";

    // When
    CatalogEntry entry = entries(EntryKind.TOOL, NamingConfig.BARE, odd).get(0);

    // Then
    assertThat(entry.name()).isEqualTo("search");
    assertThat(Naming.render(entry, NamingConfig.BARE)).isSameAs(entry.definition());
  }

  @Test
  void dropsWhatCannotBeOfferedAndKeepsTheRest() {
    // Given
    List<RawJson> definitions =
        Stream.of(
                "{\"name\":\"a\",\"n\":1}",
                "{\"title\":\"nameless\"}",
                "[1]",
                "\"text\"",
                "{\"name\":7}",
                "{\"name\":\"\"}",
                "{\"name\":\"half\\ud800\"}",
                "{\"name\":\"a\",\"n\":2}",
                "{\"name\":\"b\"}")
            .map(RawJson::of)
            .toList();

    // When
    Named named = Naming.envelop(EntryKind.PROMPT, GH, PREFIXED, definitions);

    // Then
    assertThat(named.entries()).extracting(CatalogEntry::name).containsExactly("gh_a", "gh_b");
    assertThat(named.entries().getFirst().definition()).hasToString("{\"name\":\"a\",\"n\":1}");
    assertThat(named.dropped()).hasSize(7).contains(new Dropped("a", Reason.DUPLICATE));
  }

  @Test
  void dropsAToolWithInvalidHeaderAnnotations() {
    // Given
    String bad =
        "{\"name\":\"bad\",\"inputSchema\":{\"type\":\"object\",\"properties\":{"
            + "\"a\":{\"type\":\"string\",\"x-mcp-header\":\"not a header\"}}}}";

    // When
    Named named =
        Naming.envelop(
            EntryKind.TOOL, GH, PREFIXED, List.of(RawJson.of(bad), RawJson.of("{\"name\":\"a\"}")));

    // Then
    assertThat(named.entries()).extracting(CatalogEntry::originalName).containsExactly("a");
    assertThat(named.dropped()).containsExactly(new Dropped("bad", Reason.INVALID_HEADERS));
  }

  @Test
  void mapsAMatchedUriBackToItsBackends() {
    // Given
    NamingConfig renaming =
        overriding(
            EntryKind.TEMPLATE,
            "db://{table}/{+row}",
            new EntryOverride("x://{+row}/of/{table}", null, null));
    Placed renamed = placed(renaming, "db://{table}/{+row}");
    Placed prefixed = placed(PREFIXED, "db://{table}/{+row}");

    // Then
    assertThat(Naming.originalUri(renaming, renamed, "x://a/b/of/users"))
        .isEqualTo("db://users/a/b");
    assertThat(Naming.originalUri(PREFIXED, prefixed, "db://gh/users/a/b"))
        .isEqualTo("db://users/a/b");
    assertThat(Naming.originalUri(KEPT, prefixed, "db://users/a/b")).isEqualTo("db://users/a/b");
  }

  @Test
  void aRenamedResourceIsRenamedInsideResultsToo() {
    // Given
    NamingConfig naming =
        overriding(
            EntryKind.RESOURCE, "test://a", new EntryOverride("docs://handbook", null, null));

    // Then
    assertThat(Naming.exposed(EntryKind.RESOURCE, naming, "test://a")).isEqualTo("docs://handbook");
    assertThat(Naming.uriProjection(naming)).isNotNull();
    assertThat(Naming.originalUri(naming, "docs://handbook")).isEqualTo("test://a");
  }

  private static Placed placed(NamingConfig naming, String template) {
    String definition = "{\"uriTemplate\":\"" + template + "\"}";
    return new Placed(entries(EntryKind.TEMPLATE, naming, definition).get(0), ParamHeaders.NONE);
  }

  private static List<CatalogEntry> entries(EntryKind kind, NamingConfig naming, String json) {
    return Naming.envelop(kind, GH, naming, List.of(RawJson.of(json))).entries();
  }

  private static NamingConfig overriding(EntryKind kind, String original, EntryOverride override) {
    return new NamingConfig("gh", "_", ResourceUris.KEEP, Map.of(kind, Map.of(original, override)));
  }

  private static String uri(String original) {
    return Naming.exposed(EntryKind.RESOURCE, PREFIXED, original);
  }
}
