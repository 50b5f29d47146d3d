package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.catalog.ListingSource.Fetched;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of backends, page by page, within bounds. */
class ListingsTest {
  private static final CatalogConfig BOUNDS =
      new CatalogConfig(
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofSeconds(5),
          Duration.ofMinutes(15),
          50,
          200,
          20_000,
          100);
  private static final String ODD =
      "{ \"name\":\"odd\",\"inputSchema\":{\"type\":\"object\"}, \"x\":1.50e+3,\"y\":\"\\u00e9é\"}";

  private final BackendRig rig = new BackendRig(Duration.ofSeconds(2), BOUNDS);

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(rig.vertx, eras)).offers(tool("search"));
  }

  private Future<Fetched> fetching(FakeMcpServer server, EntryKind kind) {
    return rig.onLoop(() -> rig.backends.listings().of(BackendRig.mount(server.uri())).fetch(kind));
  }

  private Reason failure(FakeMcpServer server) {
    return BackendRig.fault(fetching(server, EntryKind.TOOL)).reason();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void fetchesAllPagesAndKeepsEveryByteOfADefinition(Era era) {
    // Given
    FakeMcpServer server = server(era).repliesAsSse().pageSize(3);
    IntStream.range(0, 9).forEach(i -> server.offers(tool("t" + i)));
    server.offers(ODD);
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TOOL));
    // Then
    assertThat(fetched.definitions()).hasSize(11).contains(RawJson.of(ODD));
    assertThat(fetched.era()).isEqualTo(era);
    assertThat(fetched.hint())
        .isEqualTo(era == Era.LEGACY ? CacheHint.NONE : new CacheHint(60_000L, CacheScope.PUBLIC));
    assertThat(server.count(McpMethod.TOOLS_LIST)).isEqualTo(4);
  }

  @Test
  void takesTheLeastTimeAndTheNarrowestScopeOfAllPages() {
    // Given
    Function<Call, Reply> pages =
        call ->
            Reply.json(
                switch (call.params().path("cursor").asText("none")) {
                  case "none" ->
                      page("\"ttlMs\":9000,\"cacheScope\":\"public\",\"nextCursor\":\"\"");
                  case "" -> page("\"ttlMs\":-5,\"cacheScope\":\"private\",\"nextCursor\":\"b\"");
                  default -> page("\"ttlMs\":100,\"cacheScope\":\"public\"");
                });
    FakeMcpServer server = server(Era.MODERN).answers(McpMethod.TOOLS_LIST, pages);
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TOOL));
    // Then
    assertThat(fetched.hint()).isEqualTo(new CacheHint(0L, CacheScope.PRIVATE));
    assertThat(fetched.definitions()).hasSize(3);
  }

  private static String page(String rest) {
    return "{\"tools\":[{\"name\":\"a\"}]," + rest + "}";
  }

  @Test
  void keepsAScopeThatWasNotToldUntold() {
    // Given
    FakeMcpServer server = server(Era.MODERN).noHints();
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TOOL));
    // Then
    assertThat(fetched.hint()).isEqualTo(new CacheHint(null, null));
    assertThat(fetched.era()).isEqualTo(Era.MODERN);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void refusesListsThatNeverEnd(Era era) {
    // Given
    FakeMcpServer endless = server(era).endlessCursor();
    FakeMcpServer repeating = server(era).repeatingCursor();
    // When
    Reason ofEndless = failure(endless);
    // Then
    assertThat(ofEndless).isEqualTo(Reason.TOO_LARGE);
    assertThat(endless.count(McpMethod.TOOLS_LIST)).isLessThanOrEqualTo(BOUNDS.maxPages());
    assertThat(failure(repeating)).isEqualTo(Reason.INVALID_RESPONSE);
  }

  @Test
  void refusesListsThatAreTooLarge() {
    // Given
    FakeMcpServer bytes = server(Era.MODERN).offers(tool("b", "x".repeat(30_000)));
    FakeMcpServer entries = server(Era.MODERN);
    IntStream.range(0, 201).forEach(i -> entries.offers("{\"name\":\"" + i + "\"}"));
    // When
    Reason ofBytes = failure(bytes);
    // Then
    assertThat(ofBytes).isEqualTo(Reason.TOO_LARGE);
    assertThat(failure(entries)).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void takesMethodNotFoundForAnEmptyList(Era era) {
    // Given
    FakeMcpServer server =
        server(era).answers(McpMethod.TOOLS_LIST, Reply.unknownMethod("tools/list"));
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TOOL));
    // Then
    assertThat(fetched.definitions()).isEmpty();
    assertThat(server.count(McpMethod.TOOLS_LIST)).isEqualTo(1);
  }

  @Test
  void asksOnlyForWhatABackendAnnounces() {
    // Given
    FakeMcpServer server = server(Era.MODERN).capabilities("{\"tools\":{}}");
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TEMPLATE));
    // Then
    assertThat(fetched.definitions()).isEmpty();
    assertThat(server.count(McpMethod.TEMPLATES_LIST)).isZero();
  }

  @Test
  void asksForEverythingIfABackendAnnouncesNothingAtAll() {
    // Given
    FakeMcpServer server = server(Era.MODERN).capabilities("{}");
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TOOL));
    // Then
    assertThat(fetched.definitions()).hasSize(1);
  }

  @Test
  void takesAnErrorForAFailure() {
    // Given
    FakeMcpServer server =
        server(Era.MODERN).answers(McpMethod.TOOLS_LIST, Reply.failure(-32603, "broken"));
    // When
    Reason reason = failure(server);
    // Then
    assertThat(reason).isEqualTo(Reason.SERVER_ERROR);
  }

  @Test
  void takesAResultWithoutAListForAFailure() {
    // Given
    FakeMcpServer server = server(Era.MODERN).answers(McpMethod.TOOLS_LIST, Reply.json("{}"));
    // When
    Reason reason = failure(server);
    // Then
    assertThat(reason).isEqualTo(Reason.INVALID_RESPONSE);
  }

  @Test
  void beginsAgainOnceWhenACursorIsNoLongerGood() {
    // Given
    AtomicInteger asked = new AtomicInteger();
    Function<Call, Reply> pages =
        call ->
            asked.incrementAndGet() == 2
                ? Reply.failure(-32602, "bad cursor")
                : Reply.json(
                    call.params().has("cursor") ? page("\"a\":1") : page("\"nextCursor\":\"n\""));
    FakeMcpServer server = server(Era.MODERN).answers(McpMethod.TOOLS_LIST, pages);
    // When
    Fetched fetched = BackendRig.await(fetching(server, EntryKind.TOOL));
    // Then
    assertThat(fetched.definitions()).hasSize(2);
    assertThat(asked).hasValue(4);
  }
}
