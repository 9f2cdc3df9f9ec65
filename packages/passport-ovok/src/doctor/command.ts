#!/usr/bin/env node
import { runDoctor } from 'passport-upstream/doctor';
import { ovokDoctor } from './definition';

void runDoctor(ovokDoctor, process);
