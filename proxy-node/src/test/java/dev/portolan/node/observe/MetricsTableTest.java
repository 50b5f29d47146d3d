package dev.portolan.node.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.observe.MetricsTable.Metric;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/metrics.md says there is, is there, with these labels; and nothing else is. */
class MetricsTableTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final MountId CRM = new MountId("crm");

  private final NodeMetrics metrics = new NodeMetrics(2, 3);

  @AfterEach
  void close() {
    metrics.close();
  }

  /** Everything that can be counted, once. */
  private void countAll() {
    metrics.requestBegan(ACME);
    metrics.requestEnded(ACME, McpMethod.TOOLS_CALL, Outcome.OK, 1);
    metrics.backendRequestBegan(ACME, CRM);
    metrics.backendRequestEnded(ACME, CRM, McpMethod.TOOLS_CALL, Outcome.OK, 1);
    metrics.connections(1);
    metrics.connectionRefused("silent");
    metrics.streamOpened(ACME);
    metrics.refused(ACME, "TooLarge");
    metrics.handshake(CRM, Outcome.OK);
    metrics.catalog(CatalogEvent.HIT, ACME, null);
    metrics.catalog(CatalogEvent.LOAD, null, CRM);
    metrics.catalogLoaded(CRM, 1);
    metrics.backendStreams(1);
    metrics.storeReachable(true);
    metrics.storeTook("lookup", 1);
    metrics.storeFailed("timeout");
    metrics.background("scrape", Future.failedFuture("no"));
    metrics.spans(SpanFate.SENT, 1);
    metrics.logLineLost("access");
    metrics.loopLag(1);
  }

  @Test
  void everythingCountedHereIsInTheTable() {
    // Given
    countAll();

    // When
    SortedMap<String, Metric> counted = MetricsTable.in(metrics.scrape());

    // Then
    assertThat(counted).isEqualTo(ours(MetricsTable.documented()));
    assertThat(Arrays.stream(MeterName.values()).map(MetricsTableTest::base))
        .allSatisfy(
            base -> assertThat(counted.keySet()).anyMatch(metric -> metric.startsWith(base)));
  }

  @Test
  void whatTheJvmTellsIsInTheTable() {
    // When
    metrics.bindJvm();

    // Then
    Map<String, Metric> table = MetricsTable.documented();
    assertThat(MetricsTable.in(metrics.scrape()))
        .isNotEmpty()
        .allSatisfy((name, metric) -> assertThat(table).containsEntry(name, metric));
  }

  private static String base(MeterName meter) {
    return meter.meter().replace('.', '_');
  }

  private static SortedMap<String, Metric> ours(SortedMap<String, Metric> all) {
    return all.subMap("portolan_", "portolan_\uffff");
  }
}
