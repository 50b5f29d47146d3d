package dev.portolan.node.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final MountId GITHUB = new MountId("github");

  private final NodeMetrics metrics = new NodeMetrics(2, 3);

  @Test
  void countsRequestsByTenantMethodAndOutcome() {
    // Given
    metrics.requestBegan(ACME);

    // When
    metrics.requestEnded(ACME, McpMethod.TOOLS_CALL, Outcome.OK, 3_000_000);

    // Then
    assertThat(metrics.scrape())
        .contains(
            "portolan_requests_seconds_count{method=\"tools/call\",outcome=\"ok\",tenant=\"acme\"}"
                + " 1")
        .contains("tenant=\"acme\",le=\"0.005\"} 1")
        .contains("tenant=\"acme\",le=\"0.0025\"} 0")
        .contains("portolan_requests_in_flight{tenant=\"acme\"} 0.0");
  }

  @Test
  void showsRequestsThatHaveNotEnded() {
    // When
    metrics.requestBegan(ACME);

    // Then
    assertThat(metrics.scrape()).contains("portolan_requests_in_flight{tenant=\"acme\"} 1.0");
  }

  @Test
  void countsUnknownMethodsAndUnknownCallersWithoutNamingThem() {
    // When
    metrics.requestEnded(null, null, Outcome.REFUSED, 1);

    // Then
    assertThat(metrics.scrape())
        .contains("_count{method=\"other\",outcome=\"refused\",tenant=\"none\"} 1");
  }

  @Test
  void countsTenantsBeyondTheBoundAsOther() {
    // When
    IntStream.range(0, 10).forEach(i -> metrics.refused(new TenantId("t" + i), "TooLarge"));

    // Then
    assertThat(metrics.scrape())
        .contains("portolan_refusals_total{fault=\"TooLarge\",tenant=\"t0\"} 1.0")
        .contains("portolan_refusals_total{fault=\"TooLarge\",tenant=\"t1\"} 1.0")
        .contains("portolan_refusals_total{fault=\"TooLarge\",tenant=\"other\"} 8.0");
  }

  @Test
  void countsMountsBeyondTheBoundAsOtherWhateverTheirTenant() {
    // When
    IntStream.range(0, 10)
        .forEach(i -> metrics.catalog(CatalogEvent.MISS, ACME, new MountId("m" + i)));

    // Then
    assertThat(metrics.scrape())
        .contains("portolan_catalog_events_total{event=\"miss\",mount=\"m2\",tenant=\"acme\"} 1.0")
        .contains(
            "portolan_catalog_events_total{event=\"miss\",mount=\"other\",tenant=\"acme\"} 7.0");
  }

  @Test
  void keepsRoomForMountsThatAreExpected() {
    // Given
    metrics.expect(ACME, GITHUB);
    IntStream.range(0, 10)
        .forEach(i -> metrics.catalog(CatalogEvent.HIT, ACME, new MountId("m" + i)));

    // When
    metrics.catalog(CatalogEvent.LOAD, ACME, GITHUB);

    // Then
    assertThat(metrics.scrape())
        .contains(
            "portolan_catalog_events_total{event=\"load\",mount=\"github\",tenant=\"acme\"} 1.0");
  }

  @Test
  void countsBackendRequestsByMount() {
    // When
    metrics.backendRequestEnded(ACME, GITHUB, McpMethod.TOOLS_LIST, Outcome.FAILED, 5);

    // Then
    assertThat(metrics.scrape())
        .contains(
            "portolan_backend_requests_seconds_count{method=\"tools/list\",mount=\"github\","
                + "outcome=\"failed\",tenant=\"acme\"} 1");
  }

  @Test
  void followsStreamsAsTheyOpenAndClose() {
    // Given
    metrics.streamOpened(ACME);
    metrics.streamOpened(ACME);

    // When
    metrics.streamClosed(ACME);

    // Then
    assertThat(metrics.scrape()).contains("portolan_streams_open{tenant=\"acme\"} 1.0");
  }

  @Test
  void countsFailuresThatNobodyWaitsFor() {
    // When
    metrics.background("refresh", Future.failedFuture("backend is gone"));

    // Then
    assertThat(metrics.scrape())
        .contains("portolan_background_failures_total{task=\"refresh\"} 1.0");
  }

  @Test
  void tellsOfTheJvmOnceAsked() {
    // When
    metrics.bindJvm();
    metrics.bindJvm();

    // Then
    assertThat(metrics.scrape()).contains("jvm_memory_used_bytes").contains("process_cpu_usage");
    metrics.close();
  }
}
