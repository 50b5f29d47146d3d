package dev.portolan.node.observe;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node counts. One instance for the whole node, safe for use from every event loop; a count
 * costs one look-up in a map and one add. The values of every label are bounded: tenants and mounts
 * by the first that come, methods by what Portolan knows, all others by enumeration.
 */
public final class NodeMetrics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeMetrics.class);
  private static final String NO_TENANT = "none";
  private static final int MAX_FAULTS = 64;
  private static final int MAX_TASKS = 64;

  private final LabelBound<TenantId> tenants;
  private final LabelBound<Mounted> mounts;
  private final LabelBound<String> faults = new LabelBound<>(MAX_FAULTS);
  private final LabelBound<String> tasks = new LabelBound<>(MAX_TASKS);
  private final LabelBound<String> storeWords = new LabelBound<>(MAX_TASKS);
  private final Meters meters = new Meters();

  /**
   * @param maxTenants with series of their own; those of all others are counted as {@code other}
   * @param maxMounts the same for mounts, over all tenants together
   */
  public NodeMetrics(int maxTenants, int maxMounts) {
    tenants = new LabelBound<>(maxTenants);
    mounts = new LabelBound<>(maxMounts);
  }

  /**
   * Gives this mount its own series, if there is room, before any traffic does: called in the order
   * of the configuration, it makes the bound the same on every node.
   */
  public void expect(TenantId tenant, MountId mount) {
    tenants.admits(tenant);
    mounts.admits(new Mounted(tenant, mount));
  }

  /** Adds what the JVM and the process tell about themselves. Costs some start-up time. */
  public void bindJvm() {
    meters.bindJvm();
  }

  /** A request of a client has begun; {@link #requestEnded} must follow, whatever happens. */
  public void requestBegan(@Nullable TenantId tenant) {
    meters.gauge(MeterName.IN_FLIGHT, label(tenant), "").increment();
  }

  /**
   * A request of a client has ended: its last byte is on its way, or nobody waits for it any more.
   *
   * @param tenant as given to {@link #requestBegan}; null for a caller that nobody knows
   * @param method null for one that Portolan does not know
   * @param nanos since the request began
   */
  public void requestEnded(
      @Nullable TenantId tenant, @Nullable McpMethod method, Outcome outcome, long nanos) {
    String of = label(tenant);
    meters.gauge(MeterName.IN_FLIGHT, of, "").decrement();
    meters
        .timer(new SeriesKey(MeterName.REQUESTS, of, "", label(method), outcome.word()))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A request of a client goes to a backend; {@link #backendRequestEnded} must follow. */
  public void backendRequestBegan(TenantId tenant, MountId mount) {
    backendsInFlight(tenant, mount).increment();
  }

  private LongAdder backendsInFlight(TenantId tenant, MountId mount) {
    return meters.gauge(MeterName.BACKEND_IN_FLIGHT, label(tenant), label(tenant, mount));
  }

  /** A client has opened a connection (+1), or one has ended (-1). */
  public void connections(int change) {
    meters.gauge(MeterName.CONNECTIONS, "", "").add(change);
  }

  /**
   * A client's connection was closed for no fault of its requests.
   *
   * @param reason a fixed word
   */
  public void connectionRefused(String reason) {
    meters.counter(new SeriesKey(MeterName.CONNECTIONS_REFUSED, "", "", "", reason)).increment();
  }

  /** A listen stream of a client was opened; {@link #streamClosed} must follow. */
  public void streamOpened(TenantId tenant) {
    meters.gauge(MeterName.STREAMS, label(tenant), "").increment();
  }

  /** A listen stream of a client has ended, on whichever side. */
  public void streamClosed(TenantId tenant) {
    meters.gauge(MeterName.STREAMS, label(tenant), "").decrement();
  }

  /**
   * Portolan said no.
   *
   * @param fault its kind, as the simple name of its class; never anything a client wrote
   */
  public void refused(@Nullable TenantId tenant, String fault) {
    meters
        .counter(new SeriesKey(MeterName.REFUSALS, label(tenant), "", "", label(faults, fault)))
        .increment();
  }

  /**
   * A request of a client that went to a backend has ended.
   *
   * @param nanos since it was sent
   */
  public void backendRequestEnded(
      TenantId tenant, MountId mount, @Nullable McpMethod method, Outcome outcome, long nanos) {
    backendsInFlight(tenant, mount).decrement();
    meters
        .timer(
            new SeriesKey(
                MeterName.BACKEND_REQUESTS,
                label(tenant),
                label(tenant, mount),
                label(method),
                outcome.word()))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A session was opened with a legacy backend, or could not be. */
  public void handshake(MountId mount, Outcome outcome) {
    count(MeterName.HANDSHAKES, null, mount, outcome.word());
  }

  /**
   * A catalog look-up was answered, or something else happened to a listing.
   *
   * @param tenant null for what happens to a listing, which several tenants may share
   * @param mount null for a look-up, which asks several mounts
   */
  public void catalog(CatalogEvent event, @Nullable TenantId tenant, @Nullable MountId mount) {
    count(MeterName.CATALOG, tenant, mount, event.word());
  }

  /**
   * A backend was asked for a listing, all pages, and has answered.
   *
   * @param nanos since the first page was asked for
   */
  public void catalogLoaded(MountId mount, long nanos) {
    String of = label(null, mount);
    meters
        .timer(new SeriesKey(MeterName.CATALOG_LOADS, "", of, "", ""))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A stream on which a backend announces changes was opened (+1) or has ended (-1). */
  public void backendStreams(int change) {
    meters.gauge(MeterName.BACKEND_STREAMS, "", "").add(change);
  }

  /** Spans that have ended have come to this. */
  public void spans(SpanFate fate, int many) {
    meters.counter(new SeriesKey(MeterName.SPANS, "", "", "", fate.word())).increment(many);
  }

  /**
   * A line was not written, since too many waited to be.
   *
   * @param name a fixed word for what the lines are about
   */
  public void logLineLost(String name) {
    meters.counter(new SeriesKey(MeterName.LOG_LINES_LOST, "", "", "", name)).increment();
  }

  /** An event loop did something so much later than it was due. */
  public void loopLag(long nanos) {
    meters
        .timer(new SeriesKey(MeterName.LOOP_LAG, "", "", "", ""))
        .record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Whether the store that all nodes share answers. */
  public void storeReachable(boolean reachable) {
    LongAdder gauge = meters.gauge(MeterName.STORE_REACHABLE, "", "");
    gauge.reset();
    gauge.add(reachable ? 1 : 0);
  }

  /**
   * The shared store has answered.
   *
   * @param operation a fixed word for what was asked
   */
  public void storeTook(String operation, long nanos) {
    meters
        .timer(new SeriesKey(MeterName.STORE_OPERATIONS, "", "", "", label(storeWords, operation)))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * The shared store has not done what it was asked.
   *
   * @param reason a fixed word
   */
  public void storeFailed(String reason) {
    meters
        .counter(new SeriesKey(MeterName.STORE_FAILURES, "", "", "", label(storeWords, reason)))
        .increment();
  }

  /**
   * Takes charge of a future that nobody waits for: its failure is counted and logged.
   *
   * @param task a fixed word for what is being done, never anything a client wrote
   */
  public void background(String task, Future<?> future) {
    future.onFailure(cause -> failedInBackground(task, cause));
  }

  private void failedInBackground(String task, Throwable cause) {
    meters
        .counter(new SeriesKey(MeterName.BACKGROUND_FAILURES, "", "", "", label(tasks, task)))
        .increment();
    log.atWarn()
        .addKeyValue(LogKeys.TASK, task)
        .addKeyValue(LogKeys.REASON, cause.toString())
        .log("Failed in the background");
    log.debug("Failed in the background: {}", task, cause);
  }

  /** Everything counted so far, in the text format of Prometheus. */
  public String scrape() {
    return meters.scrape();
  }

  @Override
  public void close() {
    meters.close();
  }

  private void count(
      MeterName name, @Nullable TenantId tenant, @Nullable MountId mount, String what) {
    meters.counter(new SeriesKey(name, label(tenant), label(tenant, mount), "", what)).increment();
  }

  private String label(@Nullable TenantId tenant) {
    if (tenant == null) {
      return NO_TENANT;
    }
    return tenants.admits(tenant) ? tenant.value() : LabelBound.OTHER;
  }

  /** Mounts of a tenant that has no series of its own have none either. */
  private String label(@Nullable TenantId tenant, @Nullable MountId mount) {
    if (mount == null) {
      return "";
    }
    boolean own =
        (tenant == null || tenants.admits(tenant)) && mounts.admits(new Mounted(tenant, mount));
    return own ? mount.value() : LabelBound.OTHER;
  }

  private static String label(@Nullable McpMethod method) {
    return method == null ? LabelBound.OTHER : method.wireName();
  }

  private static String label(LabelBound<String> bound, String value) {
    return bound.admits(value) ? value : LabelBound.OTHER;
  }

  /** Two tenants may call different backends by one name. */
  private record Mounted(@Nullable TenantId tenant, MountId mount) {}
}
