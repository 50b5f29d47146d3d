package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.node.config.MountConfig.OnClientList;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogFreshnessTest {
  private final Stage stage = new Stage();
  private final ScriptedSource source = new ScriptedSource().offers("search");
  private final Shelf shelf = Stage.shelf("gh", source);

  @Test
  void fiftyColdCallersCauseOneFetch() {
    // Given
    source.holds();
    List<Future<CatalogView>> views = new ArrayList<>();

    // When
    for (int i = 0; i < 50; i++) {
      views.add(stage.catalog.viewOf(Stage.tools(shelf)));
    }
    source.releaseAll();

    // Then
    assertThat(source.fetches()).isEqualTo(1);
    assertThat(views).allMatch(view -> view.result().find("search") != null);
  }

  @Test
  void aWarmLookUpAsksNeitherStoreNorBackend() {
    // Given
    ViewRequest request = Stage.tools(shelf);
    CatalogView first = stage.view(request);
    int calls = stage.store.calls;

    // When
    Future<CatalogView> again = stage.catalog.viewOf(request);

    // Then
    assertThat(again.isComplete()).isTrue();
    assertThat(again.result()).isSameAs(first);
    assertThat(stage.store.calls).isEqualTo(calls);
    assertThat(source.fetches()).isEqualTo(1);
  }

  @Test
  void callersOfOnePartitionShareWhatIsRendered() {
    // Given
    CatalogView one = stage.view(Stage.tools(shelf));

    // When
    CatalogView other = stage.view(Stage.tools(Stage.reached(shelf, "tenant", "bob", source)));

    // Then
    assertThat(entry(other, "search")).isSameAs(entry(one, "search"));
    assertThat(source.fetches()).isEqualTo(1);
  }

  @Test
  void hintsAreHonouredUpToTheCap() {
    // Given
    source.hints(10_000L, CacheScope.PUBLIC);
    ViewRequest request = Stage.tools(shelf);
    stage.view(request);

    // When
    stage.pass(Duration.ofSeconds(10));
    stage.view(request);

    // Then
    assertThat(source.fetches()).isEqualTo(2);
  }

  @Test
  void aHintBeyondTheCapIsCapped() {
    // Given
    source.hints(Duration.ofDays(9).toMillis(), CacheScope.PUBLIC);

    // When
    CatalogView view = stage.view(Stage.tools(shelf));

    // Then
    assertThat(view.ttlMs(stage.clock.instant())).isEqualTo(Duration.ofHours(1).toMillis());
  }

  @Test
  void withoutAHintTheDefaultHolds() {
    // When
    CatalogView view = stage.view(Stage.tools(shelf));

    // Then
    assertThat(view.ttlMs(stage.clock.instant())).isEqualTo(Duration.ofMinutes(5).toMillis());
    assertThat(view.ttlMs(stage.clock.instant().plusSeconds(400))).isZero();
  }

  @Test
  void theMountOverridesHintAndDefault() {
    // Given
    source.hints(10_000L, CacheScope.PUBLIC);
    Shelf longer = Stage.lasting(shelf, Duration.ofMinutes(1), OnClientList.SERVE);

    // When
    CatalogView view = stage.view(Stage.tools(longer));

    // Then
    assertThat(view.ttlMs(stage.clock.instant())).isEqualTo(60_000);
  }

  @Test
  void ttlZeroFetchesEachTimeButConcurrentCallersOnce() {
    // Given
    ViewRequest request = Stage.tools(Stage.lasting(shelf, Duration.ZERO, OnClientList.SERVE));
    stage.view(request);
    stage.view(request);
    source.holds();

    // When
    Future<CatalogView> one = stage.catalog.viewOf(request);
    Future<CatalogView> other = stage.catalog.viewOf(request);
    source.releaseAll();

    // Then
    assertThat(source.fetches()).isEqualTo(3);
    assertThat(one.result().ttlMs(stage.clock.instant())).isZero();
    assertThat(other.result().find("search")).isNotNull();
  }

  @Test
  void aHintOfZeroIsNeverServedFromTheCache() {
    // Given
    source.hints(0L, CacheScope.PUBLIC);
    ViewRequest request = Stage.tools(shelf);
    stage.view(request);

    // When
    stage.view(request);

    // Then
    assertThat(source.fetches()).isEqualTo(2);
  }

  @Test
  void refreshesBehindTheScenesAfterHalfItsLifeAndNeverTwiceAtOnce() {
    // Given
    ViewRequest request = Stage.tools(shelf);
    stage.view(request);
    stage.pass(Duration.ofSeconds(149));
    stage.view(request);
    int early = source.fetches();
    source.holds().offers("search", "fetch");

    // When
    stage.pass(Duration.ofSeconds(40));
    CatalogView during = stage.view(request);
    stage.pass(Duration.ofSeconds(1));
    stage.view(request);
    int underWay = source.fetches();
    source.releaseAll();
    CatalogView after = stage.view(request);

    // Then
    assertThat(early).isEqualTo(1);
    assertThat(underWay).isEqualTo(2);
    assertThat(during.size()).isEqualTo(1);
    assertThat(after.size()).isEqualTo(2);
    assertThat(stage.told).containsExactly(Stage.family(shelf));
  }

  @Test
  void aRefreshThatFindsNothingNewRendersNothingAnew() {
    // Given
    ViewRequest request = Stage.tools(shelf);
    CatalogView before = stage.view(request);
    stage.pass(Duration.ofMinutes(6));

    // When
    CatalogView after = stage.view(request);

    // Then
    assertThat(source.fetches()).isEqualTo(2);
    assertThat(entry(after, "search")).isSameAs(entry(before, "search"));
    assertThat(stage.told).isEmpty();
  }

  @Test
  void aClientThatInsistsIsHeardOnceASecond() {
    // Given
    ViewRequest request = Stage.tools(shelf);
    stage.view(request);

    // When
    stage.catalog.listFor(request, true);
    stage.catalog.listFor(request, true);
    stage.pass(Duration.ofSeconds(1));
    stage.catalog.listFor(request, true);

    // Then
    assertThat(source.fetches()).isEqualTo(3);
  }

  @Test
  void anExplicitListRefreshesWhereTheMountSaysSo() {
    // Given
    ViewRequest request = Stage.tools(Stage.lasting(shelf, null, OnClientList.REFRESH));
    stage.view(request);
    source.offers("search", "fetch");

    // When
    CatalogView listed = stage.catalog.listFor(request, false).result();

    // Then
    assertThat(listed.size()).isEqualTo(2);
    assertThat(stage.view(request)).isSameAs(listed);
    assertThat(source.fetches()).isEqualTo(2);
  }

  private static CatalogEntry entry(CatalogView view, String name) {
    return Objects.requireNonNull(view.find(name)).entry();
  }
}
