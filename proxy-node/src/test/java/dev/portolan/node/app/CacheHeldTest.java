package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.testkit.FakeMcpServer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of the catalog. */
class CacheHeldTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;

  @BeforeEach
  void open() {
    backend = backends.modern().offers(tool("search"), tool("fetch"));
  }

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void listsNothingBeforeAnybodyHasAsked() {
    // When
    Managed.Answer answer;
    try (NodeUnderTest node = Managed.node(Backends.mount(backend));
        Managed operator = Managed.of(node)) {
      answer = operator.get("/cache");
    }

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"listings\":[],\"truncated\":false}");
    assertThat(Backends.lists(backend)).as("looking fetches nothing").isZero();
  }

  @Test
  void listsWhatIsHeldWithItsAgeAndSize() {
    // Given
    Managed.Answer answer;
    try (NodeUnderTest node = Managed.node(Backends.mount(backend));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      answer = operator.get("/cache");
    }

    // Then
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.listings()).hasSize(1);
    JsonNode listing = answer.listings().path(0);
    assertThat(fields(listing))
        .containsExactly(
            "tenant",
            "mount",
            "kind",
            "partition",
            "scope",
            "epoch",
            "entries",
            "bytes",
            "fetchedAt",
            "freshUntil",
            "contentHash");
    assertThat(name(listing)).isEqualTo("acme crm tools");
    assertThat(listing.path("partition").asText()).matches("[0-9a-f]{12}");
    assertThat(listing.path("contentHash").asText()).matches("[0-9a-f]{12}");
    assertThat(listing.path("scope").asText()).isEqualTo("public");
    assertThat(listing.path("entries").asInt()).isEqualTo(2);
    assertThat(listing.path("bytes").asInt())
        .isEqualTo(tool("search").json().length() + tool("fetch").json().length());
    assertThat(listing.path("epoch").asLong()).isPositive();
    Instant fetched = Instant.parse(listing.path("fetchedAt").asText());
    assertThat(Instant.parse(listing.path("freshUntil").asText()))
        .isEqualTo(fetched.truncatedTo(ChronoUnit.MILLIS).plusSeconds(60));
  }

  @Test
  void saysNoScopeWhereTheBackendHasNone() {
    // Given
    FakeMcpServer old = backends.legacy().offers(tool("search"));
    JsonNode scope;
    try (NodeUnderTest node = Managed.node(Backends.mount(old));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      scope = operator.get("/cache").listings().path(0).path("scope");
    }

    // Then
    assertThat(scope.isNull()).isTrue();
  }

  @Test
  void showsEntriesUnderTheirThreeNames() {
    // Given
    JsonNode entry;
    try (NodeUnderTest node = Managed.node(Backends.mount(backend, "prefix: gh"));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      entry = operator.get("/cache/entries").listings().path(0).path("content").path(0);
    }

    // Then
    assertThat(entry.toString())
        .isEqualTo(
            "{\"name\":\"gh_search\","
                + "\"key\":{\"kind\":\"tools\",\"mount\":\"crm\",\"originalName\":\"search\"},"
                + "\"originalName\":\"search\",\"bytes\":"
                + tool("search").json().length()
                + "}");
  }

  @Test
  void showsDefinitionsToTheByte() {
    // Given
    String odd = "{\"name\":\"odd\", \"inputSchema\":{\"type\":\"object\"},\"x\":1.50e1}";
    FakeMcpServer other = backends.modern().offers(odd);
    String body;
    try (NodeUnderTest node = Managed.node(Backends.mount(other, "prefix: gh"));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      body = operator.get("/cache/entries?definitions=true").body();
    }

    // Then
    assertThat(body).contains("\"bytes\":" + odd.length() + ",\"definition\":" + odd + "}");
  }

  @Test
  void showsOnlyWhatTheFilterMeans() {
    // Given
    FakeMcpServer other = backends.modern().offers(tool("other")).offersPrompt("greet");
    List<String> seen = new ArrayList<>();
    try (NodeUnderTest node = Managed.node(twoTenants(backend, other));
        Managed operator = Managed.of(node)) {
      for (String tenant : List.of("acme", "globex")) {
        node.client(tenant).list("tools/list");
        node.client(tenant).list("prompts/list");
      }

      // When
      for (String query :
          List.of(
              "", "?tenant=acme", "?mount=wiki", "?kind=prompts", "?tenant=globex&kind=tools")) {
        seen.add(query + " " + names(operator.get("/cache" + query)));
      }
    }

    // Then
    assertThat(seen)
        .containsExactly(
            " [acme crm tools, acme crm prompts, globex crm tools, globex crm prompts,"
                + " globex wiki tools, globex wiki prompts]",
            "?tenant=acme [acme crm tools, acme crm prompts]",
            "?mount=wiki [globex wiki tools, globex wiki prompts]",
            "?kind=prompts [acme crm prompts, globex crm prompts, globex wiki prompts]",
            "?tenant=globex&kind=tools [globex crm tools, globex wiki tools]");
  }

  @Test
  void showsEachPartitionOfAMount() {
    // Given
    String yaml =
        """
        tenants:
          acme:
            apiKeys: [{subject: ann, sha256: %s}, {subject: bob, sha256: %s}]
            mounts: {crm: {url: "%s", headers: {x-user: "${caller.subject}"}}}
        """
            .formatted(Bench.digest("key-ann"), Bench.digest("key-bob"), backend.uri());
    JsonNode listings;
    try (NodeUnderTest node = Managed.node(yaml);
        Managed operator = Managed.of(node)) {
      node.client().withKey("key-ann").list("tools/list");
      node.client().withKey("key-bob").list("tools/list");

      // When
      listings = operator.get("/cache").listings();
    }

    // Then
    assertThat(listings).hasSize(2);
    assertThat(listings.path(0).path("partition")).isNotEqualTo(listings.path(1).path("partition"));
    assertThat(listings.path(0).path("contentHash"))
        .isEqualTo(listings.path(1).path("contentHash"));
  }

  @Test
  void showsAFamilyThatTwoTenantsShareUnderEach() {
    // Given
    String yaml =
        "tenants: {acme: {mounts: {crm: {url: \"%1$s\"}}}, globex: {mounts: {crm: {url: \"%1$s\"}}}}"
            .formatted(backend.uri());
    Managed.Answer answer;
    try (NodeUnderTest node = Managed.node(yaml);
        Managed operator = Managed.of(node)) {
      node.client("acme").list("tools/list");

      // When
      answer = operator.get("/cache");
    }

    // Then
    assertThat(names(answer)).containsExactly("acme crm tools", "globex crm tools");
    assertThat(answer.listings().path(0).path("partition"))
        .isEqualTo(answer.listings().path(1).path("partition"));
  }

  @Test
  void knowsTheMountsOfTheConfigurationThatRunsNow() {
    // Given
    String yaml = NodeUnderTest.LOCAL + "tenants: {fresh: {mounts: {hub: {url: \"%s\"}}}}";
    List<String> names;
    try (NodeUnderTest node = Managed.node(Backends.mount(backend));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      TestClient.await(
          node.gateway()
              .use(ConfigLoader.parse(yaml.formatted(backend.uri()), "test", name -> null)));
      node.client("fresh").list("tools/list");
      names = names(operator.get("/cache"));
    }

    // Then
    assertThat(names).containsExactly("fresh hub tools");
  }

  private static String twoTenants(FakeMcpServer first, FakeMcpServer second) {
    return """
    tenants:
      acme: {mounts: {crm: {url: "%1$s"}}}
      globex: {mounts: {crm: {url: "%2$s"}, wiki: {url: "%2$s"}}}
    """
        .formatted(first.uri(), second.uri());
  }

  private static List<String> names(Managed.Answer answer) {
    List<String> names = new ArrayList<>();
    answer.listings().forEach(listing -> names.add(name(listing)));
    return names;
  }

  private static String name(JsonNode listing) {
    return listing.path("tenant").asText()
        + " "
        + listing.path("mount").asText()
        + " "
        + listing.path("kind").asText();
  }

  private static List<String> fields(JsonNode object) {
    List<String> fields = new ArrayList<>();
    object.fieldNames().forEachRemaining(fields::add);
    return fields;
  }
}
