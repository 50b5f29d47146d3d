package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogChangeTest {
  private final Stage stage = new Stage();
  private final ScriptedSource source = new ScriptedSource().offers("search");
  private final Shelf shelf = Stage.shelf("gh", source);
  private final ListingFamily family = Stage.family(shelf);
  private final ViewRequest request = Stage.tools(shelf);

  @Test
  void aRealChangeIsToldOnceAndAtOnce() {
    // Given
    stage.view(request);
    source.offers("search", "fetch");

    // When
    Future<Void> announced = stage.catalog.announced(family);
    stage.schedule.run();

    // Then
    assertThat(announced.succeeded()).isTrue();
    assertThat(stage.told).containsExactly(family);
    assertThat(stage.view(request).size()).isEqualTo(2);
    assertThat(source.fetches()).isEqualTo(2);
  }

  @Test
  void anAnnouncementThatChangesNothingTellsNobody() {
    // Given
    stage.view(request);

    // When
    stage.catalog.announced(family);
    stage.pass(Duration.ofSeconds(1));

    // Then
    assertThat(source.fetches()).isEqualTo(2);
    assertThat(stage.told).isEmpty();
  }

  @Test
  void aFamilyThatNobodyHoldsCountsAsChangedAndIsNotFetched() {
    // When
    stage.catalog.announced(family);
    stage.schedule.run();

    // Then
    assertThat(stage.told).containsExactly(family);
    assertThat(source.fetches()).isZero();
  }

  @Test
  void aStormOfAnnouncementsBeginsTwoEpochs() {
    // Given
    stage.view(request);
    source.offers("search", "fetch");

    // When
    Future<Void> last = Future.succeededFuture();
    for (int i = 0; i < 100; i++) {
      last = stage.catalog.announced(family);
    }
    stage.pass(Duration.ofMillis(50));
    stage.pass(Duration.ofMillis(50));

    // Then
    assertThat(last.succeeded()).isTrue();
    assertThat(stage.store.supersedes).isEqualTo(2);
    assertThat(source.fetches()).isBetween(2, 3);
    assertThat(stage.told).containsExactly(family);
  }

  @Test
  void manyPartitionsTellOfOneChangeOnce() {
    // Given
    stage.view(request);
    for (int i = 0; i < 20; i++) {
      stage.view(Stage.tools(Stage.reached(shelf, "partition " + i, "alice", source)));
    }
    source.offers("fetch");

    // When
    stage.catalog.announced(family);
    stage.pass(Duration.ofSeconds(1));

    // Then
    assertThat(stage.told).containsExactly(family);
    assertThat(source.fetches()).isEqualTo(42);
  }

  @Test
  void aLateLoadNeverRevivesAnEarlierEpoch() {
    // Given
    source.holds();
    Future<CatalogView> early = stage.catalog.viewOf(request);
    source.offers("fetch");

    // When
    stage.catalog.announced(family);
    stage.schedule.run();
    source.release();
    source.release();

    // Then
    assertThat(early.result().find("search")).isNull();
    assertThat(early.result().find("fetch")).isNotNull();
    assertThat(stage.view(request).find("search")).isNull();
  }

  @Test
  void whatIsFetchedBeforeAnEpochNobodyHeardOfIsNotServedEither() {
    // Given
    source.holds();
    Future<CatalogView> early = stage.catalog.viewOf(request);
    source.offers("fetch");

    // When
    stage.store.store.supersede(family);
    source.release();
    source.releaseAll();

    // Then
    assertThat(early.result().find("search")).isNull();
    assertThat(early.result().find("fetch")).isNotNull();
  }

  @Test
  void aListingThatChangesWhileOthersAreAwaitedIsNotShown() {
    // Given
    ScriptedSource slow = new ScriptedSource().offers("slow").holds();
    Future<CatalogView> view = stage.catalog.viewOf(Stage.tools(shelf, Stage.shelf("crm", slow)));
    source.offers("fetch");

    // When
    stage.catalog.announced(family);
    stage.schedule.run();
    slow.releaseAll();

    // Then
    assertThat(view.result().find("search")).isNull();
    assertThat(view.result().find("fetch")).isNotNull();
  }

  @Test
  void afterAChangeTheOldIsNotServedEvenIfTheBackendFails() {
    // Given
    stage.view(request);
    source.fails(Reason.UNREACHABLE);

    // When
    stage.catalog.announced(family);

    // Then
    CatalogView view = stage.view(request);
    assertThat(view.find("search")).isNull();
    assertThat(view.missing()).hasSize(1);
  }

  @Test
  void anotherNodeHearsAndTellsOnceToo() {
    // Given
    Catalog other = stage.node();
    other.onChange(stage.told::add);
    other.viewOf(request);
    stage.view(request);
    source.offers("fetch");

    // When
    stage.catalog.announced(family);
    stage.schedule.run();

    // Then
    assertThat(stage.told).containsExactly(family, family);
    assertThat(other.viewOf(request).result().find("search")).isNull();
  }

  @Test
  void oldAndRepeatedMessagesChangeNothing() {
    // Given
    stage.view(request);
    stage.catalog.announced(family);
    stage.schedule.run();
    int fetches = source.fetches();

    // When
    stage.bus.publish(new CatalogChanged(family, epochNow()));
    stage.bus.publish(new CatalogChanged(family, Epoch.FIRST));
    stage.schedule.run();

    // Then
    assertThat(source.fetches()).isEqualTo(fetches);
  }

  @Test
  void aSweepFindsInOneCallWhatTheBusLost() {
    // Given
    stage.view(request);
    stage.view(Stage.request(EntryKind.PROMPT, shelf));
    source.offers("fetch");
    stage.store.store.supersede(family);
    int before = stage.store.epochCalls;

    // When
    stage.schedule.tick();

    // Then
    assertThat(stage.store.epochCalls).isEqualTo(before + 1);
    assertThat(stage.view(request).find("search")).isNull();
    assertThat(stage.told).containsExactly(family);
  }

  @Test
  void aGapValidatesEverything() {
    // Given
    stage.view(request);
    stage.store.store.supersede(family);
    source.offers("fetch");

    // When
    stage.bus.gap();

    // Then
    assertThat(stage.view(request).find("search")).isNull();
  }

  @Test
  void aStoreThatLostItsCountEndsWhatIsHeldAndIsBelievedAgain() {
    // Given
    stage.view(request);
    stage.catalog.announced(family);
    stage.view(request);
    stage.store.store = new InMemoryCatalogStore(stage.clock, 1 << 20, 10);
    source.offers("fetch");

    // When
    stage.schedule.tick();
    CatalogView after = stage.view(request);
    int fetches = source.fetches();
    stage.view(request);

    // Then
    assertThat(after.find("fetch")).isNotNull();
    assertThat(source.fetches()).isEqualTo(fetches);
  }

  @Test
  void aStoppedCatalogHearsNothingMore() {
    // Given
    stage.view(request);
    source.offers("fetch");

    // When
    stage.catalog.stop();
    stage.bus.publish(new CatalogChanged(family, epochNow().next()));
    stage.schedule.tick();

    // Then
    assertThat(source.fetches()).isEqualTo(1);
    assertThat(stage.told).isEmpty();
  }

  private Epoch epochNow() {
    return stage.store.store.epochs(List.of(family)).result().values().iterator().next();
  }
}
