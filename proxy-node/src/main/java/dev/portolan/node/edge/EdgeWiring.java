package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.backend.BackendProfiles;
import dev.portolan.node.backend.ListingSources;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.Tracing;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.tenant.TenantDirectory;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * What the edge stands on. All of it is shared by the event loops of a node.
 *
 * @param version of Portolan, told to clients
 * @param node as logs call this one
 */
public record EdgeWiring(
    Vertx vertx,
    TenantDirectory tenants,
    Catalog catalog,
    ListingSources sources,
    BackendProfiles profiles,
    Announcements announcements,
    Seal seal,
    SessionStore sessions,
    SessionNews sessionNews,
    RelayLog relayLog,
    Leases leases,
    NodeMetrics metrics,
    Tracing tracing,
    Clock clock,
    Ticker ticker,
    Pace pace,
    String version,
    String node) {}
