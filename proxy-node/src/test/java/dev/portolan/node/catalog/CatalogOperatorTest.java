package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators may do, and what a store that cannot count leaves owed. */
class CatalogOperatorTest {
  private final Stage stage = new Stage();
  private final ScriptedSource source = new ScriptedSource().offers("search");
  private final Shelf shelf = Stage.shelf("gh", source);
  private final ListingFamily family = Stage.family(shelf);
  private final ViewRequest request = Stage.tools(shelf);

  @Test
  void aPurgeHasEveryNodeForgetUntilSomebodyAsks() {
    // Given
    Catalog other = stage.node();
    stage.view(request);
    other.viewOf(request);
    source.offers("fetch");

    // When
    stage.catalog.purge(family);
    stage.schedule.run();

    // Then
    assertThat(source.fetches()).as("nobody has asked").isEqualTo(1);
    assertThat(stage.catalog.held(List.of(family))).isEmpty();
    assertThat(other.held(List.of(family))).isEmpty();
    assertThat(other.viewOf(request).result().find("fetch")).isNotNull();
  }

  @Test
  void tellsOperatorsWhatIsHeldAndUntilWhenItIsFresh() {
    // Given
    stage.view(request);

    // When
    List<HeldListing> held = stage.catalog.held(List.of(family));

    // Then
    assertThat(held).hasSize(1);
    assertThat(held.getFirst().key().family()).isEqualTo(family);
    assertThat(held.getFirst().epoch()).isEqualTo(epochNow());
    assertThat(held.getFirst().listing().entries()).hasSize(1);
    assertThat(held.getFirst().freshUntil()).isAfter(stage.clock.instant());
  }

  @Test
  void aChangeThatTheStoreCouldNotCountHoldsHereAndIsCountedLater() {
    // Given
    Catalog other = stage.node();
    stage.view(request);
    other.viewOf(request);
    source.offers("fetch");
    stage.store.down = true;
    stage.catalog.announced(family);
    stage.schedule.run();
    boolean shownWhileDown = stage.view(request).find("fetch") != null;

    // When
    stage.store.down = false;
    boolean shownBeforePaid = stage.view(request).find("search") != null;
    stage.schedule.tick();

    // Then
    assertThat(shownWhileDown).isTrue();
    assertThat(shownBeforePaid).isFalse();
    assertThat(other.viewOf(request).result().find("fetch")).isNotNull();
    assertThat(stage.view(request).find("search")).isNull();
  }

  @Test
  void anAnswerFromBeforeAChangeThatIsOwedIsNotBelieved() {
    // Given
    stage.node().viewOf(request);
    Promise<Void> late = Promise.promise();
    stage.store.answers = late.future();
    Future<CatalogView> view = stage.catalog.viewOf(request);
    source.offers("fetch");
    stage.store.down = true;
    Future<Void> announced = stage.catalog.announced(family);
    stage.schedule.run();

    // When
    late.complete();
    stage.schedule.run();

    // Then
    assertThat(announced.failed()).isTrue();
    assertThat(view.result().find("fetch")).isNotNull();
    assertThat(view.result().find("search")).isNull();
  }

  @Test
  void whatWasFetchedWithoutAStoreIsFetchedAgainIfTheStoreKnowsNothing() {
    // Given
    stage.store.down = true;
    stage.view(request);
    source.offers("fetch");

    // When
    stage.store.down = false;
    stage.schedule.tick();

    // Then
    assertThat(stage.view(request).find("fetch")).isNotNull();
  }

  private Epoch epochNow() {
    return stage.store.store.epochs(List.of(family)).result().values().iterator().next();
  }
}
