/**
 * Wiring only: the command line, the composition root, one verticle per event loop, the management
 * server. Level 6.
 */
@NullMarked
package dev.portolan.node.app;

import org.jspecify.annotations.NullMarked;
