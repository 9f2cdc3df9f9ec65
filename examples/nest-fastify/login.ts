import { Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { OvokStrategy, type OvokUser } from 'passport-ovok';
import { VeroStrategy, type VeroUser } from 'passport-vero';
import { LoginGuard } from './login-guard';

export class OvokLogin extends PassportStrategy(OvokStrategy) {
  validate(user: OvokUser) {
    return user;
  }
}

export class VeroLogin extends PassportStrategy(VeroStrategy) {
  validate(user: VeroUser) {
    return user;
  }
}

@Controller()
export class LoginController {
  @Post(['login/ovok', 'api/login/ovok'])
  @HttpCode(200)
  @UseGuards(LoginGuard('ovok'))
  ovok(@Req() { user }: { user: OvokUser }) {
    return { user };
  }

  @Post(['login/vero', 'api/login/vero'])
  @HttpCode(200)
  @UseGuards(LoginGuard('vero'))
  vero(@Req() { user }: { user: VeroUser }) {
    return { user };
  }
}
