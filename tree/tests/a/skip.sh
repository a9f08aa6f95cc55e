#!/bin/sh
echo no reason; exit 77
