@NullMarked
package dev.portolan.loadtest.gatling;

import org.jspecify.annotations.NullMarked;
