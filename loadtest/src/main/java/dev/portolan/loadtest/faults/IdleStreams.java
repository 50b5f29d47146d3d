package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.fleet.Fleet;
import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Patience;
import dev.portolan.loadtest.fleet.Usage;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What sessions cost whose clients do nothing but listen: memory of each, processor time of all.
 */
final class IdleStreams {
  private static final int AT_ONCE = 100;
  private static final int HEAP_MIB = 1024;
  private static final int POOL = 20_000;
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
          + "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
          + "\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}";

  private final Settings settings;
  private final PrintWriter out;
  private final LongSupplier nanos;
  private final AtomicInteger broken = new AtomicInteger();

  IdleStreams(Settings settings, PrintWriter out, LongSupplier nanos) {
    this.settings = settings;
    this.out = out;
    this.nanos = nanos;
  }

  boolean run() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    Desk desk = Desk.start(vertx, new Ledger());
    try (RedisServer redis = RedisServer.start();
        Fleet fleet = Fleet.start(vertx, desk.fleet(settings, redis.uri(), HEAP_MIB))) {
      NodeProcess node = fleet.places().getFirst().node();
      HttpClient http =
          vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(POOL));
      URI endpoint = node.address().resolve("/mcp");
      // the first sessions pay for what is made once
      open(http, endpoint, AT_ONCE);
      long heapBefore = node.heapBytes();
      long residentBefore = Usage.residentBytes(node.pid());
      open(http, endpoint, settings.sessions());
      long heap = node.heapBytes() - heapBefore;
      long resident = Usage.residentBytes(node.pid()) - residentBefore;
      out.printf("%d idle GET streams at one node%n", settings.sessions());
      out.printf("heap after a full collection: %d bytes each%n", heap / settings.sessions());
      out.printf("resident memory: %d bytes each%n", resident / settings.sessions());
      out.printf("processor: %.1f %% of one%n", busy(node));
      out.printf("sessions at the legacy backend: %d%n", desk.legacySessions());
      out.printf("streams that broke: %d%n", broken.get());
    }
    Patience.await(vertx.close());
    return broken.get() == 0;
  }

  private void open(HttpClient http, URI endpoint, int streams) {
    for (int opened = 0; opened < streams; opened += AT_ONCE) {
      List<Future<?>> some = new ArrayList<>();
      for (int one = 0; one < Math.min(AT_ONCE, streams - opened); one++) {
        some.add(open(http, endpoint));
      }
      Patience.await(Future.all(some));
    }
  }

  private Future<?> open(HttpClient http, URI endpoint) {
    return http.request(request(endpoint, HttpMethod.POST))
        .compose(post -> post.send(Buffer.buffer(INITIALIZE)))
        .compose(
            reply -> reply.body().map(read -> String.valueOf(reply.getHeader("Mcp-Session-Id"))))
        .compose(
            session ->
                http.request(
                    request(endpoint, HttpMethod.GET)
                        .putHeader("Mcp-Session-Id", session)
                        .putHeader("MCP-Protocol-Version", "2025-11-25")))
        .compose(HttpClientRequest::send)
        .compose(
            stream -> {
              if (stream.statusCode() != 200) {
                return Future.failedFuture("GET: " + stream.statusCode());
              }
              stream.handler(beat -> {});
              stream.exceptionHandler(gone -> broken.incrementAndGet());
              stream.endHandler(ended -> broken.incrementAndGet());
              return Future.succeededFuture();
            });
  }

  private static RequestOptions request(URI endpoint, HttpMethod method) {
    return new RequestOptions()
        .setAbsoluteURI(endpoint.toString())
        .setMethod(method)
        .putHeader("Content-Type", "application/json")
        .putHeader("Accept", "application/json, text/event-stream");
  }

  /**
   * Of one processor, over the time of the run; before it the node may compile what it has begun.
   */
  private double busy(NodeProcess node) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(settings.time().toNanos());
    Duration before = node.cpu();
    long began = nanos.getAsLong();
    TimeUnit.NANOSECONDS.sleep(settings.time().toNanos());
    long took = nanos.getAsLong() - began;
    return 100.0 * node.cpu().minus(before).toNanos() / took;
  }
}
