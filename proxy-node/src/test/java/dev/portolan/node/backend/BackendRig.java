package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.BackendSettings.Pace;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.Template;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.lease.LocalLeases;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.Reading;
import dev.portolan.node.wire.RequestHead;
import dev.portolan.node.wire.RequestReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The room as a node would set it up, with one event loop that calls, and a ticker set by hand. */
final class BackendRig implements AutoCloseable {
  static final MountId MOUNT = new MountId("github");
  static final Fingerprint SALT = Fingerprint.of("salt").build();

  /** What came of a call whose body was read to its end. */
  record Answered(BackendReply reply, String body) {}

  final Vertx vertx;
  final AtomicLong nanos = new AtomicLong();
  final List<EntryKind> announced = new CopyOnWriteArrayList<>();

  /** Of each session asked for, whether it could be had. */
  final List<Boolean> handshakes = new CopyOnWriteArrayList<>();

  final HttpBackends backends;
  private final Context loop;
  private final HttpClient http;
  private final BackendClient client;
  private final Duration callTimeout;

  BackendRig() {
    this(Duration.ofSeconds(10), CatalogConfig.DEFAULT);
  }

  BackendRig(Duration timeout, CatalogConfig catalog) {
    this(Vertx.vertx(), timeout, catalog, new LocalLeases(), quick());
  }

  /** One of several nodes. */
  BackendRig(Vertx vertx, Leases leases, Pace pace) {
    this(vertx, Duration.ofSeconds(10), CatalogConfig.DEFAULT, leases, pace);
  }

  private BackendRig(
      Vertx vertx, Duration timeout, CatalogConfig catalog, Leases leases, Pace pace) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    callTimeout = timeout;
    var d = LimitsConfig.DEFAULT;
    var limits =
        new LimitsConfig(
            d.maxBodyBytes(),
            d.maxDepth(),
            d.maxHeaderBytes(),
            d.maxConnections(),
            d.maxCallsPerTenant(),
            d.maxCallsPerMount(),
            d.maxStreamsPerTenant(),
            timeout,
            timeout,
            timeout,
            d.bodyTimeout(),
            d.shutdownDelay(),
            d.drainTimeout(),
            null);
    Ticker ticker = nanos::get;
    backends =
        new HttpBackends(
            vertx,
            new BackendSettings(limits, catalog, "0.0.0-test", SALT, ticker, pace),
            leases,
            (mount, kind) -> announced.add(kind),
            new BackendMeter() {
              @Override
              public void initialized(MountId mount, boolean opened) {
                handshakes.add(opened);
              }
            });
    http = HttpBackends.newHttpClient(vertx, limits);
    client = backends.client(http);
  }

  /** How this node speaks for legacy clients whose sessions are kept there. */
  SessionClient sessions(SessionStore store) {
    return backends.sessionClient(http, store);
  }

  static Pace quick() {
    return quick(Pace.DEFAULT.leaseLife());
  }

  /** Soon again what failed. */
  static Pace quick(Duration leaseLife) {
    var p = Pace.DEFAULT;
    return new Pace(
        p.modernVerdict(),
        p.legacyVerdict(),
        p.sessionIdle(),
        p.unattended(),
        p.silence(),
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        p.refusedRetry(),
        p.courtesy(),
        leaseLife);
  }

  static BoundMount mount(URI uri) {
    return mount(uri, EraChoice.AUTO, Map.of());
  }

  static BoundMount mount(URI uri, EraChoice era, Map<String, String> headers) {
    return mount(MOUNT, new BackendAddress(uri, headers), era);
  }

  /** The same backend, reached in the same way, under another name. */
  static BoundMount renamed(BoundMount mount, String id) {
    return mount(new MountId(id), mount.address(), mount.mount().era());
  }

  private static BoundMount mount(MountId id, BackendAddress address, EraChoice era) {
    String uri = address.uri().toString();
    var config =
        new MountConfig(
            id,
            Template.parse(uri),
            null,
            Map.of(),
            null,
            era,
            NamingConfig.BARE,
            null,
            MountConfig.OnClientList.SERVE,
            MountConfig.Share.TENANT,
            MountConfig.Sessions.PER_CLIENT,
            Set.of(),
            null);
    return new BoundMount(
        config,
        Fingerprint.of("mount").add(id.value()).add(uri).build(),
        address,
        new Partition(Fingerprint.of("partition").build()));
  }

  /** A modern tools/call of this tool; more members of {@code _meta} may be given. */
  static McpRequest callOf(String tool, String moreMeta) {
    String body =
        """
        {"jsonrpc":"2.0","id":"c-1","method":"tools/call","params":{"name":"%s","arguments":{"n":1.50},\
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}%s}}}\
        """
            .formatted(tool, moreMeta);
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Content-Type", "application/json")
            .add("Accept", "application/json, text/event-stream")
            .add(McpHeader.PROTOCOL_VERSION, ProtocolVersion.V2026_07_28.value())
            .add(McpHeader.METHOD, "tools/call")
            .add(McpHeader.NAME, tool);
    var reading =
        new RequestReader(64)
            .read(new RequestHead("POST", "/mcp", headers), body.getBytes(StandardCharsets.UTF_8));
    return ((Reading.Read) reading).request();
  }

  BackendCall call(BoundMount mount, String tool) {
    return new BackendCall(mount, callOf(tool, ""), tool, List.of(), Map.of(), callTimeout);
  }

  /** Calls nobody any more, as a node that stops. */
  void stopsCalling() {
    await(http.close());
  }

  /** Calls and reads the whole reply. */
  Future<Answered> calling(BoundMount mount, String tool) {
    return onLoop(() -> client.send(call(mount, tool)).compose(BackendRig::read));
  }

  Answered answer(BoundMount mount, String tool) {
    return await(calling(mount, tool));
  }

  /** Calls and leaves the body where it is. */
  Future<BackendReply> sending(BackendCall call, Future<?> left) {
    return onLoop(() -> client.send(call, left));
  }

  static Future<Answered> read(BackendReply reply) {
    Promise<Answered> promise = Promise.promise();
    Buffer all = Buffer.buffer();
    reply
        .body()
        .exceptionHandler(promise::tryFail)
        .handler(all::appendBuffer)
        .endHandler(end -> promise.tryComplete(new Answered(reply, all.toString())))
        .resume();
    return promise.future();
  }

  <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(nothing -> work.get().onComplete(promise));
    return promise.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(15, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("nothing came within 15 s", late);
    }
  }

  /** The fault that this future fails with. */
  static Fault.BackendFailed fault(Future<?> future) {
    return (Fault.BackendFailed) ((FaultException) failure(future)).fault();
  }

  static Throwable failure(Future<?> future) {
    return await(
        future.transform(
            (value, cause) ->
                Future.succeededFuture(
                    Objects.requireNonNullElseGet(
                        cause, () -> new AssertionError("not failed: " + value)))));
  }

  @Override
  public void close() {
    await(backends.close());
    await(vertx.close());
  }
}
