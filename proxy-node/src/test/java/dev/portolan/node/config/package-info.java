/** Tests of the configuration room. */
@NullMarked
package dev.portolan.node.config;

import org.jspecify.annotations.NullMarked;
