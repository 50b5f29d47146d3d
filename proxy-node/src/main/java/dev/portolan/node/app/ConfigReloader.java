package dev.portolan.node.app;

import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.ConfigSource;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.Reload;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether the configuration has changed, and puts it to use. One that is wrong,
 * or that needs a restart, is told of in the log, and the running one stays.
 */
final class ConfigReloader {
  private static final Logger log = LoggerFactory.getLogger(ConfigReloader.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final ConfigSource source;
  private volatile boolean looking;

  ConfigReloader(Gateway gateway, ConfigSource source) {
    this.gateway = gateway;
    this.source = source;
  }

  /** Looks until the node stops. */
  void start() {
    gateway.vertx().setPeriodic(EVERY.toMillis(), tick -> look());
  }

  /** The disk may block, so this is done by a worker; one look at a time. */
  void look() {
    if (looking || isStopping()) {
      return;
    }
    looking = true;
    gateway
        .vertx()
        .executeBlocking(source::reloadIfChanged)
        .compose(this::use)
        .onFailure(this::keep)
        .onComplete(done -> looking = false);
  }

  private boolean isStopping() {
    return gateway.readiness() instanceof Readiness.Stopping;
  }

  private Future<Void> use(Optional<GatewayConfig> changed) {
    if (changed.isEmpty() || changed.get().equals(gateway.config())) {
      return Future.succeededFuture();
    }
    return switch (Reload.plan(gateway.config(), changed.get())) {
      case Reload.Apply(GatewayConfig next) -> gateway.use(next).onSuccess(done -> reloaded());
      case Reload.Refuse refuse -> {
        log.warn("Configuration not reloaded; the running one stays: {}", refuse.reasons());
        OperatorAudit.notReloaded(refuse.reasons());
        yield Future.succeededFuture();
      }
    };
  }

  private static void reloaded() {
    log.info("Configuration reloaded");
    OperatorAudit.reloaded();
  }

  private void keep(Throwable cause) {
    if (isStopping()) {
      // the workers were closed under a look that had begun
      return;
    }
    if (cause instanceof ConfigException wrong) {
      // one event, one line: the log shows a line break as a question mark
      log.warn(
          "Configuration not reloaded; the running one stays: {}",
          String.valueOf(wrong.getMessage()).replace("\n", "; "));
      OperatorAudit.notReloaded(List.of("it has mistakes"));
    } else {
      log.error("Configuration not reloaded; the running one stays", cause);
    }
  }
}
