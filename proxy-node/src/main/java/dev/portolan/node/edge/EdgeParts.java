package dev.portolan.node.edge;

import dev.portolan.node.backend.BackendProfiles;
import dev.portolan.node.bridge.ReplyProjection;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.tenant.TenantDirectory;
import java.time.Clock;
import java.util.function.Supplier;

/** What the endpoints of all event loops share. */
record EdgeParts(
    Supplier<EdgeSettings> settings,
    TenantDirectory tenants,
    Catalog catalog,
    Charts charts,
    Discovery discovery,
    BackendProfiles profiles,
    ListenStreams streams,
    ReplyProjection projection,
    CallLog calls,
    Sessions sessions,
    SessionStreams sessionStreams,
    CallStreams callStreams,
    Questions questions,
    CallsInFlight inFlight,
    ParkedCalls parkedCalls,
    NodeMetrics metrics,
    Clock clock,
    Pace pace) {}
