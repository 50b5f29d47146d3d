package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CatalogPrivacyTest {
  private final Stage stage = new Stage();
  private final ScriptedSource ofAlice =
      new ScriptedSource().offers("alice").hints(60_000L, CacheScope.PRIVATE);
  private final ScriptedSource ofBob =
      new ScriptedSource().offers("bob").hints(60_000L, CacheScope.PRIVATE);
  private final Shelf aliceShelf = Stage.shelf("gh", ofAlice);
  private final ViewRequest alice = Stage.tools(aliceShelf);
  private final ViewRequest bob = Stage.tools(Stage.reached(aliceShelf, "tenant", "bob", ofBob));

  @Test
  void aPrivateListingIsServedToItsOwnAuthorizationAlone() {
    // When
    CatalogView first = stage.view(alice);
    CatalogView second = stage.view(bob);

    // Then
    assertThat(first.find("alice")).isNotNull();
    assertThat(second.find("alice")).isNull();
    assertThat(second.find("bob")).isNotNull();
    assertThat(first.scope()).isEqualTo(CacheScope.PRIVATE);
  }

  @Test
  void whoeverJoinedALoadThatTurnsOutPrivateFetchesForItself() {
    // Given
    ofAlice.holds();
    Future<CatalogView> first = stage.catalog.viewOf(alice);
    Future<CatalogView> second = stage.catalog.viewOf(bob);
    int bobsBefore = ofBob.fetches();

    // When
    ofAlice.releaseAll();

    // Then
    assertThat(bobsBefore).isZero();
    assertThat(ofBob.fetches()).isEqualTo(1);
    assertThat(first.result().find("alice")).isNotNull();
    assertThat(second.result().find("alice")).isNull();
    assertThat(second.result().find("bob")).isNotNull();
  }

  @Test
  void fiftyCallersOfAPublicBackendCauseOneFetchWhoeverTheyAre() {
    // Given
    ofAlice.hints(60_000L, CacheScope.PUBLIC).holds();
    stage.catalog.viewOf(alice);

    // When
    for (int i = 0; i < 50; i++) {
      stage.catalog.viewOf(
          Stage.tools(Stage.reached(aliceShelf, "tenant", "caller " + i, ofAlice)));
    }
    ofAlice.releaseAll();

    // Then
    assertThat(ofAlice.fetches()).isEqualTo(1);
    assertThat(stage.view(alice).scope()).isEqualTo(CacheScope.PUBLIC);
  }

  @Test
  void aModernBackendThatNamesNoScopeIsPrivate() {
    // Given
    ofAlice.hints(60_000L, null);

    // When
    stage.view(alice);
    CatalogView second = stage.view(bob);

    // Then
    assertThat(second.find("alice")).isNull();
    assertThat(second.find("bob")).isNotNull();
  }

  @Test
  void aListingThatTurnsPrivateIsForgottenByTheOthers() {
    // Given
    ofAlice.hints(60_000L, CacheScope.PUBLIC);
    stage.view(alice);
    CatalogView shared = stage.view(bob);
    ofAlice.hints(60_000L, CacheScope.PRIVATE).offers("secret");

    // When
    stage.catalog.listFor(alice, true);
    CatalogView after = stage.view(bob);

    // Then
    assertThat(shared.find("alice")).isNotNull();
    assertThat(after.find("secret")).isNull();
    assertThat(after.find("alice")).isNull();
    assertThat(after.find("bob")).isNotNull();
  }

  @Test
  void aNewNodeFindsEachCallersOwnInTheStore() {
    // Given
    stage.view(alice);
    stage.view(bob);

    // When
    Catalog fresh = stage.node();

    // Then
    assertThat(fresh.viewOf(bob).result().find("bob")).isNotNull();
    assertThat(fresh.viewOf(alice).result().find("alice")).isNotNull();
    assertThat(ofAlice.fetches() + ofBob.fetches()).isEqualTo(2);
  }

  @Test
  void aFailingBackendServesEachItsOwnStaleListing() {
    // Given
    stage.view(alice);
    ofAlice.fails(Reason.UNREACHABLE);
    ofBob.fails(Reason.UNREACHABLE);
    stage.pass(Duration.ofSeconds(61));

    // When
    CatalogView own = stage.view(alice);
    CatalogView foreign = stage.view(bob);

    // Then
    assertThat(own.find("alice")).isNotNull();
    assertThat(own.stale()).hasSize(1);
    assertThat(foreign.find("alice")).isNull();
    assertThat(foreign.missing()).hasSize(1);
  }

  @Test
  void aFilteredViewIsNeverPublicNorIsOneOfALegacyBackend() {
    // Given
    ofAlice.hints(60_000L, CacheScope.PUBLIC);
    Shelf legacy = Stage.shelf("old", new ScriptedSource().offers("x"));
    ViewRequest filtered = new ViewRequest(Stage.TENANT, alice.kind(), alice.shelves(), true);

    // When
    CatalogView withFilter = stage.view(filtered);
    CatalogView withLegacy = stage.view(Stage.tools(aliceShelf, legacy));
    CatalogView ofNobody = stage.view(Stage.tools());

    // Then
    assertThat(withFilter.scope()).isEqualTo(CacheScope.PRIVATE);
    assertThat(withLegacy.scope()).isEqualTo(CacheScope.PRIVATE);
    assertThat(ofNobody.scope()).isEqualTo(CacheScope.PRIVATE);
  }
}
