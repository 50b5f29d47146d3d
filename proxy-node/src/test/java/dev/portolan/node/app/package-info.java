/**
 * Tests of whole nodes, and of their command line: real HTTP, real configuration, scripted
 * backends.
 */
@NullMarked
package dev.portolan.node.app;

import org.jspecify.annotations.NullMarked;
