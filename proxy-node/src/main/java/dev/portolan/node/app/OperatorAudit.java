package dev.portolan.node.app;

import dev.portolan.node.observe.Audit;
import dev.portolan.node.observe.LogKeys;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** The lines that tell what operators did to a node, or tried. */
final class OperatorAudit {
  private OperatorAudit() {}

  /** Somebody was not let in. */
  static void refused(CacheRoute route, int status, HttpServerRequest request) {
    from(Audit.of("management refused"), request)
        .addKeyValue(LogKeys.PATH, route.path())
        .addKeyValue(LogKeys.STATUS, status)
        .log();
  }

  /** A command has been carried out, or as much of it as could be. */
  static void done(
      CacheRoute route, CacheFilter filter, CacheChange change, HttpServerRequest request) {
    LoggingEventBuilder line = from(Audit.of("catalog changed"), request);
    say(line, LogKeys.PATH, route.path());
    say(line, LogKeys.TENANT, filter.tenant());
    say(line, LogKeys.MOUNT, filter.mount());
    say(line, LogKeys.KIND, filter.kind() == null ? null : KindWord.of(filter.kind()));
    say(line, LogKeys.FAMILIES, change.families());
    say(line, LogKeys.FAILED, change.failed().size());
    line.log();
  }

  /** Another configuration is in use. */
  static void reloaded() {
    Audit.of("configuration reloaded").log();
  }

  /** Another configuration was found, and is not in use. */
  static void notReloaded(List<String> reasons) {
    Audit.of("configuration not reloaded").addKeyValue(LogKeys.REASON, reasons).log();
  }

  private static LoggingEventBuilder from(LoggingEventBuilder line, HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    say(line, LogKeys.CLIENT, peer == null ? null : peer.hostAddress());
    return line;
  }

  private static void say(LoggingEventBuilder line, String key, @Nullable Object value) {
    if (value != null) {
      var unused = line.addKeyValue(key, value);
    }
  }
}
