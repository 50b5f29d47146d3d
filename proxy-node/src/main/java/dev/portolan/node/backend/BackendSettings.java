package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.LimitsConfig;
import java.time.Duration;

/**
 * What the room needs to know of its node.
 *
 * @param limits timeouts of calls, lists and connections
 * @param catalog bounds of a list
 * @param version of Portolan, as backends are told
 * @param salt the same on all nodes of one configuration: without it nobody finds out by trying
 *     what the names of leases were made of
 * @param ticker tells how old verdicts and sessions are
 * @param pace how long things are kept, and how soon they are tried again
 */
public record BackendSettings(
    LimitsConfig limits,
    CatalogConfig catalog,
    String version,
    Fingerprint salt,
    Ticker ticker,
    Pace pace) {

  /**
   * How long things are kept, and how soon they are tried again.
   *
   * @param modernVerdict how long a backend is taken for modern; a stale verdict fails loudly
   * @param legacyVerdict how long a backend is taken for legacy; a stale verdict would go unnoticed
   * @param sessionIdle how long an unused legacy session is kept
   * @param unattended how long a listening stream is kept open that nobody needs
   * @param silence how long a listening stream may say nothing before it is taken for dead
   * @param firstRetry before a lost listening stream is opened again; doubles each time
   * @param lastRetry where the doubling ends
   * @param refusedRetry after a backend has refused to open a listening stream
   * @param courtesy for messages whose answer is of no interest
   * @param leaseLife how long the lease of a node that no longer renews it keeps others from
   *     listening in its place
   */
  public record Pace(
      Duration modernVerdict,
      Duration legacyVerdict,
      Duration sessionIdle,
      Duration unattended,
      Duration silence,
      Duration firstRetry,
      Duration lastRetry,
      Duration refusedRetry,
      Duration courtesy,
      Duration leaseLife) {

    public static final Pace DEFAULT =
        new Pace(
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6));
  }
}
