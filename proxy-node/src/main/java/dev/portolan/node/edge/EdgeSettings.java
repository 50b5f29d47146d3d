package dev.portolan.node.edge;

import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.config.LogConfig.ClientAddress;
import dev.portolan.node.route.Router;
import dev.portolan.node.wire.RequestReader;

/**
 * What a reload of the configuration may change for requests to come. Swapped whole; a request
 * keeps what it began with.
 */
record EdgeSettings(
    LimitsConfig limits,
    Gate gate,
    RequestReader reader,
    Router router,
    Admission admission,
    ClientAddress clientAddress) {}
