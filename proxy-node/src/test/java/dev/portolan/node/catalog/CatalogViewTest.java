package dev.portolan.node.catalog;

import static dev.portolan.node.catalog.Stage.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogViewTest {
  private static final NamingConfig PREFIXED =
      new NamingConfig("gh", "_", ResourceUris.PREFIX, Map.of());

  private final Stage stage = new Stage();

  @Test
  void mergesMountsInTheirOrderUnderTheirNames() {
    // Given
    Shelf gh = Stage.named(Stage.shelf("gh", new ScriptedSource().offers("search")), PREFIXED);
    Shelf crm = Stage.shelf("crm", new ScriptedSource().offers("search", "list"));

    // When
    CatalogView view = stage.view(Stage.tools(gh, crm));

    // Then
    assertThat(text(view, 0, 10))
        .isEqualTo("{\"name\":\"gh_search\"},{\"name\":\"search\"},{\"name\":\"list\"}");
    assertThat(requireNonNull(view.find("gh_search")).mount()).isEqualTo(gh.mount());
    assertThat(requireNonNull(view.find("gh_search")).entry().originalName()).isEqualTo("search");
    assertThat(requireNonNull(view.find("search")).mount()).isEqualTo(crm.mount());
    assertThat(view.find("nothing")).isNull();
    assertThat(view.kind()).isEqualTo(EntryKind.TOOL);
  }

  @Test
  void theFirstMountWinsACollisionAndTheLoserIsReportedOnce() {
    // Given
    Shelf first = Stage.shelf("first", new ScriptedSource().offers("search"));
    Shelf second = Stage.shelf("second", new ScriptedSource().offers("search", "other"));

    // When
    CatalogView view = stage.view(Stage.tools(first, second));
    stage.view(Stage.tools(first, second));

    // Then
    assertThat(view.size()).isEqualTo(2);
    assertThat(requireNonNull(view.find("search")).mount()).isEqualTo(first.mount());
    assertThat(text(view, 0, 9)).isEqualTo("{\"name\":\"search\"},{\"name\":\"other\"}");
    assertThat(stage.observed.count("search: first before second")).isEqualTo(1);
  }

  @Test
  void pagesAreSlicesThatTogetherAreTheWhole() {
    // Given
    String[] names = IntStream.range(0, 25).mapToObj(i -> "tool" + i).toArray(String[]::new);
    CatalogView view =
        stage.view(Stage.tools(Stage.shelf("m", new ScriptedSource().offers(names))));

    // When
    String whole =
        text(view, 0, 10) + "," + text(view, 10, 10) + "," + text(view, 20, Integer.MAX_VALUE);

    // Then
    assertThat(whole).isEqualTo(text(view, 0, 100));
    assertThat(new JsonArray("[" + whole + "]")).hasSize(25);
    assertThat(view.page(25, 10)).isEmpty();
    assertThat(view.page(99, 10)).isEmpty();
    assertThat(text(view, -5, 1)).isEqualTo("{\"name\":\"tool0\"}");
    assertThat(view.page(3, 0)).isEmpty();
  }

  @Test
  void pagesAreTheSameListWhereverTheyAreCut() {
    // Given: hidden are the first, two in the middle and the last of the second mount
    Shelf first = Stage.shelf("first", new ScriptedSource().offers("a", "d", "e", "h"));
    Shelf none = Stage.shelf("none", new ScriptedSource().offers());
    Shelf second =
        Stage.shelf("second", new ScriptedSource().offers("a", "b", "c", "d", "e", "f", "g", "h"));
    CatalogView view = stage.view(Stage.tools(first, none, second));
    List<String> names = List.of("a", "d", "e", "h", "b", "c", "f", "g");

    for (int from = 0; from <= names.size(); from++) {
      for (int most = 0; from + most <= names.size(); most++) {
        // When
        String page = text(view, from, most);

        // Then
        assertThat(page)
            .isEqualTo(
                names.subList(from, from + most).stream()
                    .map("{\"name\":\"%s\"}"::formatted)
                    .collect(Collectors.joining(",")));
      }
    }
  }

  @Test
  void viewsOfOneListingPointIntoTheSameBytes() {
    // Given
    ScriptedSource source = new ScriptedSource().offers("search", "list");
    Shelf shared = Stage.shelf("shared", source);
    Shelf other = Stage.shelf("other", new ScriptedSource().offers("more"));

    // When
    CatalogView alone = stage.view(Stage.tools(shared));
    CatalogView among = stage.view(Stage.tools(shared, other));

    // Then
    assertThat(among.page(0, 2)).hasSize(1);
    assertThat(among.page(0, 2).getFirst().bytes()).isSameAs(alone.page(0, 2).getFirst().bytes());
  }

  @Test
  void listingsThatAreTheSameToTheByteAreKeptOnce() {
    // Given: callers who share nothing
    Shelf one = apart("m", "one", "search", "list");
    Shelf same = apart("m", "same", "search", "list");
    Shelf elsewhere = apart("other", "elsewhere", "search", "list");
    Shelf more = apart("m", "more", "search", "list", "more");

    // When
    byte[] kept = stage.view(Stage.tools(one)).page(0, 2).getFirst().bytes();

    // Then
    assertThat(stage.view(Stage.tools(same)).page(0, 2).getFirst().bytes()).isSameAs(kept);
    CatalogView other = stage.view(Stage.tools(elsewhere));
    assertThat(other.page(0, 2).getFirst().bytes()).isNotSameAs(kept);
    assertThat(requireNonNull(other.find("list")).entry().key().mount()).hasToString("other");
    assertThat(text(stage.view(Stage.tools(more)), 0, 9)).contains("more");
  }

  /** A mount as a caller reaches it who shares it with nobody. */
  private static Shelf apart(String mount, String caller, String... tools) {
    ScriptedSource source = new ScriptedSource().offers(tools);
    return Stage.reached(Stage.shelf(mount, source), caller, caller, source);
  }

  @Test
  void theRevisionTellsWhatIsShownAndIsTheSameOnEveryNode() {
    // Given
    ScriptedSource source = new ScriptedSource().offers("a");
    ViewRequest request = Stage.tools(Stage.shelf("m", source));
    CatalogView view = stage.view(request);

    // When
    CatalogView elsewhere = new Stage().view(Stage.tools(Stage.shelf("m", source)));
    CatalogView prompts = stage.view(Stage.request(EntryKind.PROMPT, request.shelves().getFirst()));
    source.offers("b");
    CatalogView changed = stage.catalog.listFor(request, true).result();

    // Then
    assertThat(elsewhere.revision()).isEqualTo(view.revision());
    assertThat(prompts.revision()).isNotEqualTo(view.revision());
    assertThat(changed.revision()).isNotEqualTo(view.revision());
  }

  @Test
  void aTemplateMatchesTheUrisItExpandsTo() {
    // Given
    ScriptedSource source =
        new ScriptedSource()
            .defines(
                "{\"uriTemplate\":\"test://t/{id}/data\"}", "{\"uriTemplate\":\"test://{+any}\"}");
    Shelf shelf = Stage.named(Stage.shelf("gh", source), PREFIXED);

    // When
    CatalogView view = stage.view(Stage.request(EntryKind.TEMPLATE, shelf));

    // Then
    assertThat(requireNonNull(view.match("test://gh/t/1/data")).entry().originalName())
        .isEqualTo("test://t/{id}/data");
    assertThat(requireNonNull(view.match("test://gh/x")).entry().originalName())
        .isEqualTo("test://{+any}");
    assertThat(view.match("test://t/1/data")).isNull();
    assertThat(view.find("test://gh/t/{id}/data")).isNotNull();
  }

  @Test
  void aListingSharedByTenantsStandsUnderEachOnesOwnMount() {
    // Given
    ScriptedSource source = new ScriptedSource().offers("a").hints(60_000L, CacheScope.PUBLIC);
    Shelf one = Stage.shelf("gh", source);
    Shelf other =
        new Shelf(
            new MountId("github"),
            one.fingerprint(),
            one.partition(),
            one.authorization(),
            one.naming(),
            one.ttl(),
            one.onClientList(),
            source);
    stage.view(Stage.tools(one));

    // When
    CatalogView view = stage.view(Stage.tools(other));

    // Then
    assertThat(source.fetches()).isEqualTo(1);
    assertThat(requireNonNull(view.find("a")).mount()).hasToString("github");
    assertThat(requireNonNull(view.find("a")).entry().key().mount()).hasToString("github");
  }

  @Test
  void theTtlIsTheLeastOfTheContributors() {
    // Given
    Shelf brief =
        Stage.shelf("a", new ScriptedSource().offers("a").hints(9_000L, CacheScope.PUBLIC));
    Shelf lasting =
        Stage.shelf("b", new ScriptedSource().offers("b").hints(90_000L, CacheScope.PUBLIC));

    // When
    CatalogView view = stage.view(Stage.tools(lasting, brief));

    // Then
    assertThat(view.ttlMs(stage.clock.instant())).isEqualTo(9_000);
    assertThat(view.ttlMs(stage.clock.instant().plusMillis(8_999))).isEqualTo(1);
    assertThat(view.ttlMs(stage.clock.instant().plusSeconds(60))).isZero();
    assertThat(view.scope()).isEqualTo(CacheScope.PUBLIC);
  }
}
