/**
 * Simulations for Gatling. Each is one class that says which backends and nodes it plays with, what
 * its users do, what an answer must be, and what must hold at the end. {@link
 * dev.portolan.loadtest.gatling.LoadMain} starts Gatling in the JVM in which backends and balancer
 * live, so that what reached the backends can be counted; the nodes are processes of their own.
 */
@NullMarked
package dev.portolan.loadtest.gatling;

import org.jspecify.annotations.NullMarked;
