package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatalogFailureTest {
  private static final MountId GH = new MountId("gh");

  private final Stage stage = new Stage();
  private final ScriptedSource source = new ScriptedSource().offers("search");
  private final Shelf shelf = Stage.shelf("gh", source);
  private final ViewRequest request = Stage.tools(shelf);

  @Test
  void aBackendThatFailsIsMissingAndTheOthersAreThere() {
    // Given
    Shelf good = Stage.shelf("crm", new ScriptedSource().offers("contacts"));
    source.fails(Reason.UNREACHABLE);

    // When
    CatalogView view = stage.view(Stage.tools(shelf, good));

    // Then
    assertThat(view.missing())
        .containsOnly(Map.entry(GH, new BackendFailed(GH, Reason.UNREACHABLE, true)));
    assertThat(view.find("contacts")).isNotNull();
    assertThat(view.ttlMs(stage.clock.instant())).isLessThanOrEqualTo(1_000);
    assertThat(view.scope()).isEqualTo(CacheScope.PRIVATE);
  }

  @Test
  void aFailureIsRememberedForAShortAndGrowingTime() {
    // Given
    source.fails(Reason.TIMEOUT);

    // When
    for (int second = 0; second < 600; second++) {
      stage.view(request);
      stage.view(request);
      stage.pass(Duration.ofSeconds(1));
    }

    // Then: some doublings, then every 15 to 30 s
    assertThat(source.fetches()).isBetween(20, 50);
  }

  @Test
  void aBackendThatComesBackIsAskedWhenItsTimeIsOver() {
    // Given
    source.fails(Reason.TIMEOUT);
    stage.view(request);
    source.offers("search");
    CatalogView early = stage.view(request);

    // When
    stage.pass(Duration.ofMillis(251));
    CatalogView later = stage.view(request);

    // Then
    assertThat(early.missing()).containsKey(GH);
    assertThat(later.find("search")).isNotNull();
    assertThat(later.missing()).isEmpty();
    assertThat(stage.told).as("those who saw it missing hear of it").hasSize(1);
  }

  @Test
  void theBackOffGrowsFromAQuarterSecondToHalfAMinute() {
    // Given
    Backoff backoff = new Backoff();
    BackendFailed fault = new BackendFailed(GH, Reason.TIMEOUT, true);
    Random random = new Random(3);
    long nowMs = 0;
    for (int failure = 0; failure < 20; failure++) {
      long fullMs = Math.min(30_000, 250L << Math.min(failure, 10));

      // When
      backoff.failed(nowMs, fault, random);

      // Then
      assertThat(backoff.untilMs() - nowMs).isBetween(fullMs / 2, fullMs);
      assertThat(backoff.reasonToWait(nowMs)).isEqualTo(fault);
      nowMs = backoff.untilMs();
      assertThat(backoff.reasonToWait(nowMs)).isNull();
    }
  }

  @Test
  void staleIsServedWhileItsBackendFailsAndNoLonger() {
    // Given
    stage.view(request);
    source.fails(Reason.SERVER_ERROR);

    // When
    stage.pass(Duration.ofMinutes(5));
    CatalogView stale = stage.view(request);
    stage.pass(Duration.ofMinutes(15));
    CatalogView gone = stage.view(request);

    // Then
    assertThat(stale.find("search")).isNotNull();
    assertThat(stale.stale()).containsExactly(GH);
    assertThat(stale.ttlMs(stage.clock.instant())).isLessThanOrEqualTo(1_000);
    assertThat(gone.find("search")).isNull();
    assertThat(gone.missing()).containsKey(GH);
  }

  @Test
  void staleServesWithCachingOffToo() {
    // Given
    source.hints(0L, CacheScope.PUBLIC);
    stage.view(request);
    source.fails(Reason.SERVER_ERROR);

    // When
    CatalogView stale = stage.view(request);

    // Then
    assertThat(stale.find("search")).isNotNull();
    assertThat(stale.stale()).containsExactly(GH);
  }

  @Test
  void aFailedRefreshLeavesWhatIsFresh() {
    // Given
    stage.view(request);
    source.fails(Reason.SERVER_ERROR);
    stage.pass(Duration.ofMinutes(4));

    // When
    CatalogView view = stage.view(request);
    CatalogView forced = stage.catalog.listFor(request, true).result();

    // Then
    assertThat(view.find("search")).isNotNull();
    assertThat(forced.find("search")).isNotNull();
    assertThat(view.stale()).isEmpty();
    assertThat(view.missing()).isEmpty();
  }

  @Test
  void anEmptyListIsValidAndFresh() {
    // Given
    source.offers();

    // When
    CatalogView view = stage.view(request);
    stage.view(request);

    // Then
    assertThat(view.size()).isZero();
    assertThat(view.missing()).isEmpty();
    assertThat(view.page(0, 10)).isEmpty();
    assertThat(source.fetches()).isEqualTo(1);
  }

  @Test
  void aSourceThatThrowsIsAFailureLikeAnyOther() {
    // Given
    ListingSource broken =
        kind -> {
          throw new IllegalStateException("broken on purpose");
        };

    // When
    CatalogView view = stage.view(Stage.tools(Stage.shelf("gh", broken)));

    // Then
    assertThat(view.missing().get(GH))
        .isEqualTo(new BackendFailed(GH, Fault.Reason.INVALID_RESPONSE, true));
  }

  @Test
  void goesOnWithoutAStore() {
    // Given
    stage.store.down = true;

    // When
    CatalogView view = stage.view(request);
    stage.view(request);

    // Then
    assertThat(view.find("search")).isNotNull();
    assertThat(source.fetches()).isEqualTo(1);
  }

  @Test
  void anAnnouncementWithoutAStoreEndsWhatThisNodeHolds() {
    // Given
    stage.view(request);
    stage.store.down = true;
    source.offers("fetch");

    // When
    Future<Void> announced = stage.catalog.announced(Stage.family(shelf));

    // Then
    assertThat(announced.failed()).isTrue();
    assertThat(stage.view(request).find("search")).isNull();
    assertThat(stage.view(request).find("fetch")).isNotNull();
    assertThat(stage.told).hasSize(1);
  }
}
